import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { Chance } from './chance.js'
import { Deployment } from './deployment.js'
import { pace } from './pace.js'
import { runScenario } from './run-scenario.js'
import type { Scenario } from './scenario.js'

const HEALED_WITHIN_MS = 60_000

/** A group of scenarios with a deployment of their own, which is whole again before each of them. */
export function describeScenarios(name: string, scenarios: readonly Scenario[]): void {
  describe(name, () => {
    const chance = Chance.ofThisRun()
    let deployment: Deployment
    before(async function () {
      this.timeout(FIRST_START_MS)
      deployment = await Deployment.start()
      console.log(`      on ${deployment.servers}`)
    })
    after(() => deployment.remove())
    afterEach(async function () {
      this.timeout(HEALED_WITHIN_MS)
      await deployment.heal()
    })

    for (const scenario of scenarios)
      it(scenario.name, () => runScenario(deployment, scenario, chance)).timeout(60_000 + 3 * pace.duringMs)
  })
}
