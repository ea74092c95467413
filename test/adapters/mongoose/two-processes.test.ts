import { expect } from 'chai'
import type { BindingAct } from '../../../src/application/ports/binding-repository.js'
import type { Binding } from '../../../src/domain/binding.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { openTicket, registerUser } from '../../contract/seeds.js'
import { aBinding, anEvent, anIdentity, aSession, later, times, unique } from '../../support/builders.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { contractStores } from './mongoose-stores.js'

interface Attempt {
  readonly binding: Binding
  readonly act: BindingAct
}

describe('mongoose: 1,000 at once through two processes', () => {
  const { open, remove } = contractStores()
  let stores: OpenedStores
  let other: OpenedStores
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedMongo()
    stores = await open()
    other = await stores.reopen()
  })
  after(async () => {
    await remove()
  })

  it('binds an account to one of 1,000 users, and spends one ticket (BI-5)', async () => {
    const identity = anIdentity()
    const attempts: Attempt[] = []
    for (const batch of times(20, () => times(50, () => openTicket(stores, { identity })))) {
      const tickets = await Promise.all(batch)
      attempts.push(...(await Promise.all(tickets.map(({ ticketHash }) => attempt(identity, ticketHash)))))
    }
    const answers = await Promise.all(attempts.map(({ binding, act }, index) => at(index).bindings.save(binding, act)))
    expect(counted(answers)).to.deep.equal({ saved: 1, 'account-already-bound': 999 })
    for (const [index, { act }] of attempts.slice(0, 100).entries()) {
      const isSpent = (await stores.pendingBindings.find(act.spending)) === null
      expect(isSpent).to.equal(answers[index] === 'saved')
    }
  })

  it('spends a ticket once of 1,000 times (BI-2)', async () => {
    const { ticketHash, identity } = await openTicket(stores)
    const attempts: Attempt[] = []
    for (const batch of times(20, () => times(50, () => attempt(identity, ticketHash))))
      attempts.push(...(await Promise.all(batch)))
    const answers = await Promise.all(attempts.map(({ binding, act }, index) => at(index).bindings.save(binding, act)))
    expect(counted(answers)).to.deep.equal({ saved: 1, 'ticket-already-spent': 999 })
  })

  it('spends a state once of 1,000 times (OA-3)', async () => {
    const id = unique('state')
    const until = later(new Date(), 600)
    const answers = await Promise.all(times(1000, (index) => at(index).replayGuard.spend(id, until)))
    expect(counted(answers.map(String))).to.deep.equal({ true: 1, false: 999 })
  })

  function at(index: number): OpenedStores {
    return index % 2 === 0 ? stores : other
  }

  async function attempt(identity: Binding['identity'], spending: string): Promise<Attempt> {
    const user = await registerUser(stores)
    const userId = user.id
    return {
      binding: aBinding({ identity, userId }),
      act: { spending, opening: aSession({ userId }), proof: user, event: anEvent() },
    }
  }
})

function counted(answers: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1
  return counts
}
