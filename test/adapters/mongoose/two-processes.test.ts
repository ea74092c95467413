import { expect } from 'chai'
import type { BindingAct } from '../../../src/application/ports/binding-repository.js'
import type { Binding } from '../../../src/domain/binding.js'
import type { User } from '../../../src/domain/user.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { openTicket, registerUser } from '../../contract/seeds.js'
import { aBinding, anEvent, anIdentity, aSession, aUser, later, times, unique } from '../../support/builders.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { contractStores } from './mongoose-stores.js'

interface Attempt {
  readonly binding: Binding
  readonly act: BindingAct
}

const PER_INSERT = 100

describe('mongoose: 1,000 at once through two processes', () => {
  const { open, remove, models } = contractStores()
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
    const tickets = await thousandTickets(identity)
    const attempts = (await thousandUsers()).map((user, index) => attempt(user, identity, tickets[index] ?? ''))
    const answers = await Promise.all(attempts.map(({ binding, act }, index) => at(index).bindings.save(binding, act)))
    expect(counted(answers)).to.deep.equal({ saved: 1, 'account-already-bound': 999 })
    for (const [index, { act }] of attempts.slice(0, 100).entries()) {
      const isSpent = (await stores.pendingBindings.find(act.spending)) === null
      expect(isSpent).to.equal(answers[index] === 'saved')
    }
  })

  it('spends a ticket once of 1,000 times (BI-2)', async () => {
    const { ticketHash, identity } = await openTicket(stores)
    const attempts = (await thousandUsers()).map((user) => attempt(user, identity, ticketHash))
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

  function attempt(user: User, identity: Binding['identity'], spending: string): Attempt {
    const userId = user.id
    return {
      binding: aBinding({ identity, userId }),
      act: { spending, opening: aSession({ userId }), proof: user, event: anEvent() },
    }
  }

  /** Copies of a document that the store itself wrote, inserted at once. */
  async function thousandUsers(): Promise<readonly User[]> {
    const { users } = await models()
    const { id } = await registerUser(stores)
    const written = await users.findOne({ _id: id }).lean()
    const made = times(1000, () => aUser())
    await insertInPieces(
      users,
      made.map(({ id: _id, username: { name, key, skeleton } }) => {
        return { ...written, _id, username: name, usernameKey: key, usernameSkeleton: skeleton }
      }),
    )
    return made
  }

  async function thousandTickets(identity: Binding['identity']): Promise<readonly string[]> {
    const { pendingBindings } = await models()
    const { ticketHash } = await openTicket(stores, { identity })
    const written = await pendingBindings.findOne({ _id: ticketHash }).lean()
    const made = times(1000, () => unique('ticket-hash'))
    await insertInPieces(
      pendingBindings,
      made.map((_id) => ({ ...written, _id })),
    )
    return made
  }
})

/** SecantusDB takes longer than the time limit of a call to insert all at once, if the machine is busy. */
async function insertInPieces<T>(
  model: { insertMany(documents: readonly T[]): Promise<unknown> },
  documents: readonly T[],
): Promise<void> {
  for (let from = 0; from < documents.length; from += PER_INSERT)
    await model.insertMany(documents.slice(from, from + PER_INSERT))
}

function counted(answers: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1
  return counts
}
