import { openedForSuite } from '../support/opened.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { Chance } from './chance.js'
import { Deployment } from './deployment.js'
import { runScenario } from './run-scenario.js'
import type { Scenario } from './scenario.js'

/** With the minute that MongoDB may keep what a dead process had begun. */
const LONGEST_MS = 240_000
/** A group of scenarios that share a deployment. All its servers run again before each scenario begins. */
export function describeScenarios(name: string, scenarios: readonly Scenario[]): void {
  describe(name, () => {
    const chance = Chance.ofThisRun()
    const opened = openedForSuite()
    let deployment: Deployment
    before(async function () {
      this.timeout(FIRST_START_MS)
      deployment = await opened.open(Deployment.start(), (started) => started.remove())
      console.log(`      on ${deployment.servers}`)
    })
    afterEach(async () => {
      await deployment.heal()
    })

    for (const scenario of scenarios)
      it(scenario.name, () => runScenario(deployment, scenario, chance)).timeout(LONGEST_MS)
  })
}
