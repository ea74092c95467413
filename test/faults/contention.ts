import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import pLimit from 'p-limit'
import { atOnce, tally } from '../support/at-once.js'
import { eventually } from '../support/eventually.js'
import type { Called } from '../support/http-client.js'
import { openedForSuite } from '../support/opened.js'
import type { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { Chance } from './chance.js'
import { Deployment } from './deployment.js'
import { History } from './history.js'
import { notedPerson } from './noted-client.js'
import { pace } from './pace.js'
import { expectKept, untilNothingWaits } from './run-scenario.js'

const MOST_UNSURE = 0.01
const ONE_UID = '4040404040'

/** So many at one thing, at once and through two API processes. */
export function describeContention(count: number): void {
  describe(`${count} at once through two API processes on one MongoDB`, () => {
    const chance = Chance.ofThisRun()
    const opened = openedForSuite()
    let deployment: Deployment
    let history: History
    let since: Date
    const person = (uid: string) => notedPerson({ world: deployment, history, chance, uid })

    before(async function () {
      this.timeout(FIRST_START_MS)
      deployment = await opened.open(Deployment.start({ workers: 1 }), (started) => started.remove())
    })
    beforeEach(() => {
      since = new Date()
      deployment.sandbox.clearLedger()
      history = new History(`c${since.getTime().toString(36)}`)
    })
    afterEach(async () => {
      await untilNothingWaits(deployment)
      await expectKept(deployment, history, since)
    })

    it('BI-5 bind one account to one of as many users', async () => {
      const fewAtOnce = pLimit(6)
      const people = await atOnce(count, (index) =>
        fewAtOnce(() => readyToBind(person(ONE_UID), `${history.name}-${index}`)),
      )
      const answers = await timed(() => Promise.all(people.map(({ bind }) => bind())))
      expectOneWinner(answers, 'account_already_bound')
      const loser = people[answers.findIndex(({ error }) => error === 'account_already_bound')]
      const isRefusedAgain = async () => (await loser?.bind())?.error === 'account_already_bound'
      await eventually('the ticket of a conflict meets the conflict again', isRefusedAgain)
    }).timeout(60_000 + 300 * count)

    it('BI-2 spend one ticket', async () => {
      const owner = person('5050505050')
      const username = `${history.name}-0`
      await owner.register({ username, password: PASSWORD })
      const bind_ticket = await owner.ticket()
      // One session for each call, since a bind ends the session that it comes with.
      const fewAtOnce = pLimit(6)
      const sessions = await atOnce(count, () => fewAtOnce(() => owner.logIn(username)))
      const tokens = sessions.map(({ data }) => data.token)
      const answers = await timed(() => Promise.all(tokens.map((bearer) => owner.bind({ bind_ticket }, { bearer }))))
      expectOneWinner(answers, 'invalid_bind_ticket')
    }).timeout(60_000 + 300 * count)

    it('OA-3 spend one state, with one exchange', async () => {
      const somebody = person('6060606060')
      const returned = await somebody.visitWeibo()
      const answers = await timed(() => atOnce(count, () => somebody.callback(returned)))
      expectOneWinner(answers, 'invalid_state')
    }).timeout(60_000 + 100 * count)
  })
}

/** A user of our own, with a ticket for the account. */
async function readyToBind(person: Person, username: string) {
  const { token } = (await person.register({ username, password: PASSWORD })).data
  const bind_ticket = await person.ticket()
  return { bind: () => person.bind({ bind_ticket }, { bearer: token }) }
}

/** A database that gets no turn on a busy machine leaves some unsure, the winner maybe among them. */
function expectOneWinner(answers: readonly Called[], refusal: string): void {
  const { unavailable = 0, 200: won = 0, ...others } = tally(answers.map(outcome))
  console.log(`        ${won} in, ${unavailable} of ${answers.length} unavailable`)
  expect(others).to.deep.equal({ [refusal]: answers.length - won - unavailable })
  expect(won).to.be.within(unavailable === 0 ? 1 : 0, 1)
  if (pace.checksTimes) expect(unavailable).to.be.at.most(answers.length * MOST_UNSURE)
}

function outcome({ status, error }: Called): string {
  return error ?? String(status)
}

async function timed<T>(work: () => Promise<T>): Promise<T> {
  await delay(500)
  const began = performance.now()
  const result = await work()
  console.log(`        all were answered within ${Math.round(performance.now() - began)} ms`)
  return result
}
