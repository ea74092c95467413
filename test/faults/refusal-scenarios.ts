import { setTimeout as delay } from 'node:timers/promises'
import { type CommandFault, failCommand, failNothing } from '../support/servers/fail-command.js'
import type { Bounds, Scenario } from './scenario.js'

const UNNOTICED: Bounds = { okPercentDuring: 99, p99DuringMs: 1000 }
const UNDONE = ['TransientTransactionError']
const EVERY_MS = 500
const AT_A_TIME = 3
const ELECTION_MS = 1500
const PAUSE_BETWEEN_ELECTIONS_MS = 3500
const WHILE_IT_LASTS = 1_000_000
const ELECTIONS: readonly CommandFault[] = [
  { failCommands: ['insert', 'update', 'delete'], errorCode: 10107 },
  { failCommands: ['insert', 'update', 'delete', 'find'], errorCode: 13435 },
]

/** MongoDB refuses some commands twice a second, as it may at any time (RE-2). */
function refusals(name: string, faults: readonly CommandFault[], bounds = UNNOTICED): Scenario {
  return {
    name,
    bounds,
    async fault({ deployment: { mongo }, lastsMs, chance }) {
      for (const end = Date.now() + lastsMs; Date.now() < end; await delay(EVERY_MS))
        await failCommand(mongo.uri('admin'), AT_A_TIME, chance.pick(faults))
    },
  }
}

const transient = refusals('MongoDB undoes transactions, and says so', [
  { failCommands: ['insert'], errorCode: 112, errorLabels: UNDONE },
  { failCommands: ['insert', 'delete'], errorCode: 251, errorLabels: UNDONE },
  { failCommands: ['commitTransaction'], errorCode: 112, errorLabels: UNDONE },
])

/** Elections: for a while no member takes a write, and then one does again. The driver looks for it twice a second. */
const notPrimary: Scenario = {
  name: 'MongoDB is not the writable primary',
  bounds: { longestMs: 2500 },
  async fault({ deployment: { mongo }, lastsMs, chance }) {
    for (const end = Date.now() + lastsMs; Date.now() < end; await delay(PAUSE_BETWEEN_ELECTIONS_MS)) {
      await failCommand(mongo.uri('admin'), WHILE_IT_LASTS, chance.pick(ELECTIONS))
      await delay(ELECTION_MS)
      await failNothing(mongo.uri('admin'))
    }
  },
}

const cut = refusals(
  'MongoDB cuts connections, also over a commit',
  [
    { failCommands: ['insert', 'find', 'delete'], closeConnection: true },
    { failCommands: ['commitTransaction'], closeConnection: true },
  ],
  {},
)

const lostAnswers: Scenario = {
  name: 'the answers to commits are lost',
  bounds: {},
  async fault({ deployment: { members }, lastsMs }) {
    for (const end = Date.now() + lastsMs; Date.now() < end; await delay(EVERY_MS))
      for (const { mongo } of members) mongo.loseAnswerTo('commitTransaction')
  },
}

export const refusalScenarios = { transient, notPrimary, cut, lostAnswers }
