import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import pLimit from 'p-limit'
import { atOnce, tally } from '../support/at-once.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { Chance } from './chance.js'
import { Client } from './client.js'
import { Deployment } from './deployment.js'
import { History } from './history.js'
import { expectKept, untilNothingWaits } from './run-scenario.js'

const CHECKED_WITHIN_MS = 60_000
const ONE_UID = '4040404040'

/** So many at one thing, at once and through two API processes. */
export function describeContention(count: number): void {
  describe(`${count} at once through two API processes on one MongoDB`, () => {
    const chance = Chance.ofThisRun()
    let deployment: Deployment
    let history: History
    let since: Date
    const client = () => new Client(deployment, history, chance)

    before(async function () {
      this.timeout(FIRST_START_MS)
      deployment = await Deployment.start({ workers: 1 })
    })
    after(() => deployment.remove())
    beforeEach(() => {
      since = new Date()
      deployment.sandbox.clearLedger()
      history = new History(`c${since.getTime().toString(36)}`)
    })
    afterEach(async function () {
      this.timeout(CHECKED_WITHIN_MS)
      await untilNothingWaits(deployment)
      await expectKept(deployment, history, since)
    })

    it('BI-5 bind one account to one of as many users', async () => {
      const fewAtOnce = pLimit(6)
      const people = await atOnce(count, (index) => fewAtOnce(() => readyToBind(client(), `${history.name}-${index}`)))
      const errors = await timed(() => Promise.all(people.map(async ({ bind }) => (await bind()).error)))
      expect(tally(errors.map((error) => error ?? 'bound'))).to.deep.equal({
        bound: 1,
        account_already_bound: count - 1,
      })
      const loser = people[errors.findIndex((error) => error !== null)]
      expect((await loser?.bind())?.error, 'a conflict spends no ticket').to.equal('account_already_bound')
    }).timeout(60_000 + 300 * count)

    it('BI-2 spend one ticket', async () => {
      const person = await readyToBind(client(), `${history.name}-0`, '5050505050')
      const answers = await timed(() => atOnce(count, () => person.bind()))
      const results = tally(answers.map(({ error }) => error ?? 'bound'))
      expect(results).to.deep.equal({ bound: 1, invalid_bind_ticket: count - 1 })
    }).timeout(60_000 + 100 * count)

    it('OA-3 spend one state, with one exchange', async () => {
      const browser = client()
      const returned = await browser.agree('6060606060')
      if (!returned) throw new Error('nobody could begin')
      const answers = await timed(() => atOnce(count, () => browser.callback('6060606060', returned)))
      expect(tally(answers.map(({ error }) => error ?? 'in'))).to.deep.equal({ in: 1, invalid_state: count - 1 })
    }).timeout(60_000 + 100 * count)
  })
}

/** A user of our own, with a ticket for the account. */
async function readyToBind(client: Client, username: string, uid = ONE_UID) {
  const token = String((await client.register(username)).data['token'])
  const login = await client.logIn(uid)
  const ticket = String(login?.data['bind_ticket'])
  return { bind: () => client.bindAs(token, uid, ticket) }
}

async function timed<T>(work: () => Promise<T>): Promise<T> {
  await delay(500)
  const began = performance.now()
  const result = await work()
  console.log(`        all were answered within ${Math.round(performance.now() - began)} ms`)
  return result
}
