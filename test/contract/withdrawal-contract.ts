import { expect } from 'chai'
import type { WithdrawalNote } from '../../src/application/ports/binding-repository.js'
import type { Binding } from '../../src/domain/binding.js'
import { aBinding, anEvent, anIdentity, aSession, FIRST_PASSWORD, later, NOON, times } from '../support/builders.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'
import { findBinding, openTicket, registerUser } from './seeds.js'

/** What BindingRepository promises of reported withdrawals. */
export function withdrawalContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`reported withdrawals contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('notes a withdrawal with its event, and changes nothing of the binding', async () => {
      const binding = await bound()
      const note = aNote()
      expect(await stores.bindings.noteWithdrawal(binding.identity, note)).to.equal(true)
      expect(await stores.outbox.find(note.event.id)).to.deep.equal(note.event)
      expect(await findBinding(stores, binding)).to.deep.equal(binding)
    })

    it('notes nothing for an account that is not bound', async () => {
      const note = aNote()
      expect(await stores.bindings.noteWithdrawal(anIdentity(), note)).to.equal(false)
      expect(await stores.outbox.find(note.event.id)).to.equal(null)
    })

    itOnStores(
      'notes a withdrawal again where none was noted after the time that was given, also by another process',
      async () => {
        const { identity } = await bound()
        const elsewhere = await stores.reopen()
        const noteAfter = async (seconds: number, by = stores) => {
          const note = aNote(seconds)
          const isNoted = await by.bindings.noteWithdrawal(identity, note)
          expect(await by.outbox.find(note.event.id)).to.deep.equal(isNoted ? note.event : null)
          return isNoted
        }
        expect(await noteAfter(0)).to.equal(true)
        expect(await noteAfter(0, elsewhere)).to.equal(false)
        expect(await noteAfter(3599.999, elsewhere)).to.equal(false)
        expect(await noteAfter(3600, elsewhere)).to.equal(true)
        expect(await noteAfter(7199)).to.equal(false)
        expect(await noteAfter(7200)).to.equal(true)
        await elsewhere.close()
      },
    )

    itOnStores(
      'notes one of 200 withdrawals at once, through two processes, and each account’s by itself',
      async () => {
        const [one, another] = [await bound(), await bound()]
        const elsewhere = await stores.reopen()
        for (const round of [0, 3600]) {
          const notes = times(200, () => aNote(round))
          const answers = await Promise.all(
            notes.map((note, index) =>
              (index % 2 === 0 ? stores : elsewhere).bindings.noteWithdrawal(one.identity, note),
            ),
          )
          const stored = await Promise.all(notes.map(({ event }) => stores.outbox.find(event.id)))
          expect(answers.filter((isNoted) => isNoted)).to.have.length(1)
          expect(stored.map((event) => event !== null)).to.deep.equal(answers)
        }
        expect(await elsewhere.bindings.noteWithdrawal(another.identity, aNote())).to.equal(true)
        await elsewhere.close()
      },
    )

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const { identity } = await bound()
      const closed = await stores.reopen()
      await closed.close()
      await rejectsUnavailable(closed.bindings.noteWithdrawal(identity, aNote()))
    })

    function aNote(seconds = 0): WithdrawalNote {
      const at = later(NOON, seconds)
      return { at, ifNoneSince: later(at, -3600), event: anEvent({ type: 'weibind.provider.deauthorized' }) }
    }

    async function bound(): Promise<Binding> {
      const { ticketHash, identity } = await openTicket(stores)
      const { id: userId } = await registerUser(stores)
      const binding = aBinding({ identity, userId })
      const act = { opening: aSession(), proof: FIRST_PASSWORD, event: anEvent() }
      await stores.bindings.save(binding, { spending: ticketHash, ...act })
      return binding
    }
  })
}
