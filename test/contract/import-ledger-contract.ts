import { expect } from 'chai'
import type { ImportAct } from '../../src/application/ports/import-ledger.js'
import type { Binding } from '../../src/domain/binding.js'
import type { User } from '../../src/domain/user.js'
import {
  aBinding,
  anEvent,
  aSession,
  aUser,
  aUsername,
  FIRST_PASSWORD,
  NOON,
  times,
  unique,
} from '../support/builders.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'
import { openSession, registerUser } from './seeds.js'

const KIND = 'pbkdf2_sha256$870000'

/** What ImportLedger promises (rules OP-22 and OP-24). */
export function importLedgerContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`ImportLedger contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('takes a user with the bindings, the rows and the events together', async () => {
      const act = anImport({ accounts: 2 })
      expect(await stores.imports.take(act)).to.equal('taken')
      await expectTaken(act)
    })

    it('takes a user who is disabled from the beginning', async () => {
      const disabled = { at: NOON, operator: 'cli', reason: 'inactive before the import' }
      const act = anImport({ user: { disabled } })
      expect(await stores.imports.take(act)).to.equal('taken')
      await expectTaken(act)
    })

    it('takes a user without a password and without bindings', async () => {
      const act = anImport({ accounts: 0, user: { passwordHash: null } })
      expect(await stores.imports.take(act)).to.equal('taken')
      await expectTaken(act)
    })

    it('takes a further binding of a user who is here', async () => {
      const first = anImport({ accounts: 0 })
      await stores.imports.take(first)
      const act = further(first.userId)
      expect(await stores.imports.take(act)).to.equal('taken')
      expect(await stores.bindings.listOfUser(first.userId)).to.deep.equal(act.bindings)
      expect(await stores.imports.find(rowOf(act))).to.equal(first.userId)
    })

    it('knows a row after its user is deleted', async () => {
      const act = anImport()
      await stores.imports.take(act)
      await remove(act.userId)
      expect(await stores.imports.find(rowOf(act))).to.equal(act.userId)
    })

    it('tells sources, models and keys apart', async () => {
      const act = anImport()
      await stores.imports.take(act)
      const row = rowOf(act)
      for (const other of [{ source: 'other' }, { model: 'other' }, { key: 'other' }])
        expect(await stores.imports.find({ ...row, ...other })).to.equal(null)
    })

    it('takes nothing of an act whose row is taken', async () => {
      const first = anImport()
      await stores.imports.take(first)
      await expectOutdated({ ...anImport(), rows: first.rows })
    })

    it('takes nothing of an act whose name, or one that looks like it, is taken', async () => {
      const { username } = await registerUser(stores)
      for (const taken of [{ key: username.key }, { skeleton: username.skeleton }])
        await expectOutdated(anImport({ user: { username: { ...aUsername(), ...taken } } }))
    })

    it('takes nothing of an act whose account is bound', async () => {
      const first = anImport()
      await stores.imports.take(first)
      const [bound] = first.bindings
      const act = anImport()
      await expectOutdated({ ...act, bindings: [{ ...(bound as Binding), userId: act.userId }] })
    })

    it('takes no second binding of a provider, and none of a user who is gone', async () => {
      const first = anImport({ accounts: 1 })
      await stores.imports.take(first)
      expect(await stores.imports.take(further(first.userId))).to.equal('outdated')
      expect(await stores.imports.take(further(unique('user')))).to.equal('outdated')
    })

    it('lists the kinds of passwords until they are replaced, changed or deleted', async () => {
      const acts = times(4, () => anImport({ passwordKind: KIND }))
      const other = anImport({ passwordKind: 'pbkdf2_sha256$1' })
      for (const act of [...acts, other, anImport()]) await stores.imports.take(act)
      expect(await stores.imports.passwordKinds()).to.have.members([KIND, 'pbkdf2_sha256$1'])
      await stores.users.rehash(other.userId, other.creating?.user.passwordHash ?? '', '$argon2id$stronger')
      expect(await stores.imports.passwordKinds()).to.deep.equal([KIND])
      for (const [index, act] of acts.entries()) {
        expect(await stores.imports.passwordKinds()).to.deep.equal([KIND])
        if (index % 2 === 0) await remove(act.userId)
        else await setPassword(act.userId)
      }
      expect(await stores.imports.passwordKinds()).to.deep.equal([])
    })

    itOnStores('lets exactly one of many imports of one row win, in several processes', async () => {
      const other = await stores.reopen()
      const { rows } = anImport()
      const acts = times(20, () => ({ ...anImport(), rows }))
      const outcomes = await Promise.all(acts.map((act, index) => (index % 2 === 0 ? stores : other).imports.take(act)))
      await other.close()
      expect(outcomes.filter((outcome) => outcome === 'taken')).to.have.length(1)
      for (const [index, act] of acts.entries())
        expect((await stores.users.find(act.userId)) !== null).to.equal(outcomes[index] === 'taken')
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const closed = await stores.reopen()
      await closed.close()
      const act = anImport()
      await rejectsUnavailable(closed.imports.find(rowOf(act)))
      await rejectsUnavailable(closed.imports.take(act))
      await rejectsUnavailable(closed.imports.passwordKinds())
    })

    interface Wishes {
      readonly accounts?: number
      readonly user?: Partial<User>
      readonly passwordKind?: string
    }

    function anImport({ accounts = 1, user: overrides = {}, passwordKind }: Wishes = {}): ImportAct {
      const user = aUser(overrides)
      const bindings = ['weibo', 'weixin'].slice(0, accounts).map((provider) => bindingOf(user.id, provider))
      return {
        creating: { user, passwordKind: passwordKind ?? null },
        userId: user.id,
        bindings,
        rows: times(accounts + 1, aRow),
        events: [anEvent(), anEvent()],
      }
    }

    function further(userId: string): ImportAct {
      return { creating: null, userId, bindings: [bindingOf(userId, 'weibo')], rows: [aRow()], events: [anEvent()] }
    }

    function bindingOf(userId: string, provider: string): Binding {
      return aBinding({ userId, identity: { provider, uid: unique('uid') }, screenName: null })
    }

    function aRow() {
      return { source: 'django', model: 'auth.user', key: unique('key') }
    }

    function rowOf({ rows }: ImportAct) {
      const [row] = rows
      if (!row) throw new Error('an act without a row')
      return row
    }

    async function expectTaken({ creating, userId, bindings, rows, events }: ImportAct): Promise<void> {
      expect(await stores.users.find(userId)).to.deep.equal(creating?.user)
      expect(await stores.bindings.listOfUser(userId)).to.have.deep.members(bindings)
      for (const row of rows) expect(await stores.imports.find(row)).to.equal(userId)
      for (const event of events) expect(await stores.outbox.find(event.id)).to.deep.equal(event)
    }

    async function expectOutdated(act: ImportAct): Promise<void> {
      expect(await stores.imports.take(act)).to.equal('outdated')
      expect(await stores.users.find(act.userId)).to.equal(null)
      expect(await stores.bindings.listOfUser(act.userId)).to.deep.equal([])
      for (const event of act.events) expect(await stores.outbox.find(event.id)).to.equal(null)
    }

    async function remove(userId: string): Promise<void> {
      const { id: callerSessionId } = await openSession(stores, { userId })
      const act = { userId, callerSessionId, password: FIRST_PASSWORD, at: NOON, event: anEvent() }
      expect(await stores.users.delete(act)).to.equal('deleted')
    }

    async function setPassword(userId: string): Promise<void> {
      const { id: callerSessionId } = await openSession(stores, aSession({ userId }))
      const act = { callerSessionId, password: FIRST_PASSWORD, at: NOON, event: anEvent() }
      expect(await stores.users.changePassword(userId, '$argon2id$new', act)).to.equal('changed')
    }
  })
}
