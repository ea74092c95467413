import { expect } from 'chai'
import { anEvent, NOON } from '../support/builders.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { ENDING_OPERATIONS, OPENING_OPERATIONS, type ProvenOperation } from './proven-operations.js'
import { registerUser } from './seeds.js'

const ROUNDS = 5
const PROVEN_OPERATIONS = { ...OPENING_OPERATIONS, ...ENDING_OPERATIONS }

/** What all stores promise of changes whose precondition is a password or a session (see Proof). */
export function proofsContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`changes that rest on a proof contract: ${name}`, () => {
    let stores: OpenedStores
    let other: OpenedStores
    beforeEach(async () => {
      stores = await open()
      other = await stores.reopen()
    })
    afterEach(async () => {
      await other.close()
      await stores.close()
    })

    for (const [operation, prepare] of Object.entries(PROVEN_OPERATIONS)) {
      it(`${operation}: fails after a change of the password`, async () => {
        const proven = await prepare(stores)
        expect(await change(proven)).to.equal('changed')
        expect(await proven.run(other, proven.user)).to.equal('password-changed')
        await expectUndone(proven)
      })

      it(`${operation}: fails for a deleted user`, async () => {
        const proven = await prepare(stores)
        const { user, byCaller } = proven
        await stores.users.delete({ ...byCaller, userId: user.id, event: anEvent() })
        expect(await proven.run(other, user)).to.be.oneOf(['password-changed', 'session-ended', 'user-gone'])
        expect(await stores.outbox.find(proven.event.id)).to.equal(null)
        expect(await stores.sessions.find(proven.opening.id)).to.equal(null)
      })

      it(`${operation}: succeeds after a stronger hash of the same password was stored`, async () => {
        const proven = await prepare(stores)
        await stores.users.rehash(proven.user.id, proven.user.passwordHash ?? '', 'stronger')
        expect(await proven.run(other, proven.user)).to.equal(proven.done)
        expect(await stores.outbox.find(proven.event.id)).to.deep.equal(proven.event)
      })

      itOnStores(
        `${operation}: either fails or leaves no open session, if the password changes concurrently`,
        async () => {
          for (let round = 0; round < ROUNDS; round++) {
            const proven = await prepare(stores)
            const [done, changed] = await Promise.all([proven.run(other, proven.user), change(proven)])
            expect(done).to.be.oneOf([proven.done, 'password-changed'])
            if (operation !== 'a deletion') expect(changed).to.equal('changed')
            if (done === 'password-changed') await expectUndone(proven)
            const opened = await stores.sessions.find(proven.opening.id)
            if (opened) expect(opened.endedAt).to.deep.equal(NOON)
          }
        },
      )
    }

    for (const [operation, prepare] of Object.entries(OPENING_OPERATIONS)) {
      it(`${operation}: opens a session that a later change of the password ends`, async () => {
        const proven = await prepare(stores)
        expect(await proven.run(other, proven.user)).to.equal(proven.done)
        expect(await change(proven)).to.equal('changed')
        expect((await stores.sessions.find(proven.opening.id))?.endedAt).to.deep.equal(NOON)
      })

      it(`${operation}: fails for an ended session`, async () => {
        const proven = await prepare(stores)
        const { callerSessionId: sessionId } = proven.byCaller
        await stores.sessions.end(sessionId, NOON, anEvent())
        expect(await proven.run(other, { sessionId })).to.equal('session-ended')
        await expectUndone(proven)
      })

      it(`${operation}: succeeds for an open session`, async () => {
        const proven = await prepare(stores)
        expect(await proven.run(other, { sessionId: proven.byCaller.callerSessionId })).to.equal(proven.done)
        expect(await stores.sessions.find(proven.opening.id)).to.deep.equal(proven.opening)
      })
    }

    it('treats a password as changed after each change', async () => {
      const user = await registerUser(stores)
      const proven = await OPENING_OPERATIONS['a login'](stores, user)
      for (const passwordRevision of [0, 1]) {
        const act = { ...proven.byCaller, password: { passwordRevision }, event: anEvent() }
        expect(await stores.users.changePassword(user.id, `${passwordRevision}`, act)).to.equal('changed')
        expect(await stores.users.changePassword(user.id, 'again', act)).to.equal('password-changed')
        expect(await proven.run(stores, { passwordRevision })).to.equal('password-changed')
      }
      expect(await proven.run(stores, { passwordRevision: 2 })).to.equal('opened')
    })

    function change({ user, byCaller }: ProvenOperation) {
      return stores.users.changePassword(user.id, 'another', { ...byCaller, password: user, event: anEvent() })
    }

    async function expectUndone({ user, event, opening, isUntouched }: ProvenOperation): Promise<void> {
      expect(await stores.outbox.find(event.id)).to.equal(null)
      expect(await stores.sessions.find(opening.id)).to.equal(null)
      expect(await stores.users.find(user.id)).to.not.equal(null)
      expect(await isUntouched()).to.equal(true)
    }
  })
}
