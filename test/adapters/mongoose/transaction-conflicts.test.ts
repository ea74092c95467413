import { expect } from 'chai'
import { findBinding } from '../../contract/seeds.js'
import { FIRST_PASSWORD, unique } from '../../support/builders.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import {
  aScene,
  bind,
  type Contestant,
  change,
  deletion,
  end,
  type Having,
  logIn,
  type Scene,
  unbind,
} from './contestants.js'
import { HeldDatabase, type Moment } from './held-database.js'

interface Meeting {
  readonly held: Contestant
  readonly meets: Contestant
  /** What both answer, the held one first. */
  readonly come: readonly [string, string]
  readonly having?: Having
  readonly leaving?: (scene: Scene) => Promise<void>
}

const byPassword = bind(FIRST_PASSWORD)

/** The one is held before it has changed anything, until the other is done. */
const OVERTAKEN: Record<string, Meeting> = {
  'a login by a change of the password': {
    held: logIn,
    meets: change('here'),
    come: ['password-changed', 'changed'],
    leaving: nothingOpened,
  },
  'a change of the password by a login': {
    held: change('here'),
    meets: logIn,
    come: ['changed', 'opened'],
    leaving: openedEnded,
  },
  'a bind by a change of the password': {
    held: byPassword,
    meets: change('here'),
    come: ['password-changed', 'changed'],
    having: 'no account',
    leaving: nothingOpened,
  },
  'a change of the password by a bind': {
    held: change('here'),
    meets: byPassword,
    come: ['changed', 'saved'],
    having: 'no account',
    leaving: openedEnded,
  },
  'an unbinding by a deletion': {
    held: unbind('here'),
    meets: deletion('there'),
    come: ['session-ended', 'deleted'],
    leaving: noUser,
  },
  'a deletion by an unbinding': {
    held: deletion('here'),
    meets: unbind('here'),
    come: ['deleted', 'removed'],
    leaving: noUser,
  },
  'an unbinding by a change of the password': {
    held: unbind('here'),
    meets: change('there'),
    come: ['session-ended', 'changed'],
  },
  'a change of the password by an unbinding': {
    held: change('here'),
    meets: unbind('there'),
    come: ['session-ended', 'removed'],
  },
  'an unbinding by an unbinding': { held: unbind('here'), meets: unbind('here'), come: ['not-bound', 'removed'] },
  'an unbinding by an unbinding of the other account': {
    held: unbind('here'),
    meets: unbind('here', 'second'),
    come: ['last-login-method', 'removed'],
    having: 'two accounts alone',
    leaving: oneAccount,
  },
  'a bind by a deletion': {
    held: byPassword,
    meets: deletion('here'),
    come: ['user-gone', 'deleted'],
    having: 'no account',
    leaving: noUser,
  },
  'an unbinding by the end of its session': { held: unbind('here'), meets: end, come: ['session-ended', 'ended'] },
  'a deletion by the end of its session': { held: deletion('here'), meets: end, come: ['session-ended', 'ended'] },
  'a change of the password by the end of its session': {
    held: change('here'),
    meets: end,
    come: ['session-ended', 'ended'],
  },
  'a bind by the end of its session': {
    held: bind(),
    meets: end,
    come: ['session-ended', 'ended'],
    having: 'no account',
    leaving: nothingOpened,
  },
}

/** The one is held before its commit, while the other begins. */
const MET: Record<string, Meeting> = {
  'a login by a change of the password': {
    held: logIn,
    meets: change('here'),
    come: ['opened', 'changed'],
    leaving: openedEnded,
  },
  'a change of the password by a login': {
    held: change('here'),
    meets: logIn,
    come: ['changed', 'password-changed'],
    leaving: nothingOpened,
  },
  'a bind by a change of the password': {
    held: byPassword,
    meets: change('here'),
    come: ['saved', 'changed'],
    having: 'no account',
    leaving: openedEnded,
  },
  'a change of the password by a bind': {
    held: change('here'),
    meets: byPassword,
    come: ['changed', 'password-changed'],
    having: 'no account',
    leaving: nothingOpened,
  },
  'a deletion by an unbinding': {
    held: deletion('here'),
    meets: unbind('there'),
    come: ['deleted', 'session-ended'],
    leaving: noUser,
  },
  'a change of the password by an unbinding': {
    held: change('here'),
    meets: unbind('there'),
    come: ['changed', 'session-ended'],
  },
  'an unbinding by an unbinding': { held: unbind('here'), meets: unbind('here'), come: ['removed', 'not-bound'] },
  'an unbinding by an unbinding of the other account': {
    held: unbind('here'),
    meets: unbind('here', 'second'),
    come: ['removed', 'last-login-method'],
    having: 'two accounts alone',
    leaving: oneAccount,
  },
  'a deletion by a bind': {
    held: deletion('here'),
    meets: byPassword,
    come: ['deleted', 'user-gone'],
    having: 'no account',
    leaving: noUser,
  },
  'the end of a session by its unbinding': { held: end, meets: unbind('here'), come: ['ended', 'session-ended'] },
  'the end of a session by its deletion': { held: end, meets: deletion('here'), come: ['ended', 'session-ended'] },
  'the end of a session by its change of the password': {
    held: end,
    meets: change('here'),
    come: ['ended', 'session-ended'],
  },
  'the end of a session by its bind': {
    held: end,
    meets: bind(),
    come: ['ended', 'session-ended'],
    having: 'no account',
    leaving: nothingOpened,
  },
}

const MOMENTS: readonly (readonly [string, Moment])[] = [
  ['once it has read its user', 'read'],
  ['once it has decided', 'decided'],
  ['once its transaction has begun', 'begun'],
]

/** The races of ADR 9, one after another at the same moment each time, between two processes. */
describe('mongoose: a change that meets another', () => {
  let uri: string
  let one: HeldDatabase
  let other: HeldDatabase

  before(async function () {
    this.timeout(FIRST_START_MS)
    uri = (await sharedMongo()).uri(unique('overtaken'))
    one = new HeldDatabase(uri)
    await one.ready
    other = new HeldDatabase(uri)
    await other.ready
  })
  after(async () => {
    await Promise.all([one, other].map((each) => each.close()))
    await dropDatabase(uri)
  })

  for (const [name, meeting] of Object.entries(OVERTAKEN)) {
    for (const [when, moment] of MOMENTS) {
      it(`${name}, ${when}`, async () => {
        const { scene, held, meets } = await prepared(meeting)
        const hold = one.holdAt(moment)
        const first = held(one.stores)
        await hold.reached
        const second = await meets(other.stores)
        hold.release()
        await expectCome(meeting, scene, [await first, second])
      })
    }
  }

  for (const [name, meeting] of Object.entries(MET)) {
    it(`${name}, before it commits`, async () => {
      const { scene, held, meets } = await prepared(meeting)
      const hold = one.holdAt('commit')
      const first = held(one.stores)
      await hold.reached
      const turnedAway = other.turnedAway()
      const second = meets(other.stores)
      await Promise.race([second, turnedAway])
      hold.release()
      await expectCome(meeting, scene, await Promise.all([first, second]))
    })
  }

  async function prepared({ held, meets, having = 'account' }: Meeting) {
    const scene = await aScene(one.stores, having)
    return { scene, held: held(scene), meets: meets(scene) }
  }

  async function expectCome({ come, leaving }: Meeting, scene: Scene, answers: readonly string[]): Promise<void> {
    expect(answers).to.deep.equal(come)
    await leaving?.(scene)
  }
})

async function nothingOpened({ stores, opening }: Scene): Promise<void> {
  expect(await stores.sessions.find(opening.id)).to.equal(null)
}

async function openedEnded({ stores, opening }: Scene): Promise<void> {
  expect((await stores.sessions.find(opening.id))?.endedAt).to.be.instanceOf(Date)
}

async function oneAccount({ stores, user }: Scene): Promise<void> {
  expect(await stores.bindings.listOfUser(user.id)).to.have.length(1)
}

async function noUser({ stores, user, here, there, binding }: Scene): Promise<void> {
  expect(await stores.users.find(user.id)).to.equal(null)
  expect(await findBinding(stores, binding)).to.equal(null)
  for (const { id } of [here, there]) expect(await stores.sessions.find(id)).to.equal(null)
}
