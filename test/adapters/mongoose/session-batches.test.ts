import { expect } from 'chai'
import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import type { Session } from '../../../src/domain/session.js'
import type { User } from '../../../src/domain/user.js'
import { openSession, registerUser } from '../../contract/seeds.js'
import { aBinding, anEvent, anIdentity, NOON, unique } from '../../support/builders.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import type { Stores } from './mongoose-stores.js'
import { openMongoDatabase } from './open-database.js'

const MANY = 450
/** One statement of a call has 1 s, in which SecantusDB ends some 1,000 sessions. */
const AT_ONCE = 200

interface Operation {
  readonly acted: string
  readonly run: (stores: Stores, user: User, here: Session) => Promise<string | undefined>
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'a change of the password': {
    acted: 'changed',
    run: ({ users }, user, { id: callerSessionId }) =>
      users.changePassword(user.id, 'to', { callerSessionId, password: user, at: NOON, event: anEvent() }),
  },
  'an unbinding': {
    acted: 'removed',
    run: async ({ bindings }, { id: userId }, { id: callerSessionId }) => {
      const [binding] = await bindings.listOfUser(userId)
      return (
        binding &&
        bindings.remove(binding, { callerSessionId, password: null, offered: ['weibo'], at: NOON, event: anEvent() })
      )
    },
  },
  'the end of all': {
    acted: 'ended',
    run: async ({ sessions }, { id }) => {
      await sessions.endAll(id, NOON, anEvent())
      return 'ended'
    },
  },
  'a disabling by an operator': {
    acted: `changed ${MANY + 2}`,
    run: async ({ accountControl }, { id: userId }) => {
      const act = { userId, at: NOON, operator: 'li.na', reason: 'phished', event: () => anEvent() }
      const done = await accountControl.disable(act)
      return typeof done === 'object' ? `${done.outcome} ${done.sessions}` : done
    },
  },
  'a deletion by an operator': {
    acted: `changed ${MANY + 2}`,
    run: async ({ accountControl }, { id: userId }) => {
      const done = await accountControl.delete({ userId, at: NOON, event: () => anEvent() })
      return typeof done === 'object' ? `${done.outcome} ${done.sessions}` : done
    },
  },
  'a deletion': {
    acted: 'deleted',
    run: ({ users }, { id: userId }, { id: callerSessionId }) =>
      users.delete({ userId, callerSessionId, password: null, at: NOON, event: anEvent() }),
  },
}

describe('mongoose: a user with very many sessions (BI-10)', () => {
  let uri: string
  let database: MongoDatabase
  let stores: Stores
  /** That one statement has ended or deleted. */
  let most = 0

  before(async function () {
    this.timeout(FIRST_START_MS)
    uri = (await sharedMongo()).uri(unique('many'))
    database = openMongoDatabase(`${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`)
    await database.ready
    stores = mongooseStores(database)
    database.models.sessions.db.getClient().on('commandSucceeded', ({ commandName, reply }) => {
      if (commandName === 'update' || commandName === 'delete') most = Math.max(most, (reply as { n: number }).n)
    })
  })
  beforeEach(() => {
    most = 0
  })
  after(async () => {
    await database.close()
    await dropDatabase(uri)
  })

  async function loggedInManyTimes() {
    const user = await registerUser(stores)
    const here = await openSession(stores, { userId: user.id })
    const bound = aBinding({ identity: anIdentity(), userId: user.id })
    await database.models.bindings.collection.insertOne({ ...bound.identity, userId: user.id, boundAt: NOON })
    const { collection } = database.models.sessions
    const pattern = await database.models.sessions.findOne({ _id: here.id }).lean()
    const copies = Array.from({ length: MANY }, () => ({
      ...pattern,
      _id: unique('session'),
      liveTokens: [unique('t')],
    }))
    await collection.insertMany(copies as object[])
    return { user, here }
  }

  for (const [name, { acted, run }] of Object.entries(OPERATIONS)) {
    it(`ends all of them in batches: ${name}`, async () => {
      const { user, here } = await loggedInManyTimes()
      expect(await run(stores, user, here)).to.equal(acted)
      expect(most).to.be.within(1, AT_ONCE)
      const open = await stores.sessions.listOpen(user.id, NOON, 10)
      expect(open.map(({ id }) => id)).to.deep.equal(acted === 'changed' || acted === 'removed' ? [here.id] : [])
    })
  }

  it('ends none of them if the operation is refused', async () => {
    const { user, here } = await loggedInManyTimes()
    await stores.sessions.end(here.id, NOON, anEvent())
    const act = { callerSessionId: here.id, password: user, at: NOON, event: anEvent() }
    expect(await stores.users.changePassword(user.id, 'to', act)).to.equal('session-ended')
    const stillOpen = await database.models.sessions.countDocuments({ userId: user.id, endedAt: null })
    expect(stillOpen).to.equal(MANY + 1)
  })
})
