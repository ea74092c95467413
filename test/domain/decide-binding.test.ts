import { expect } from 'chai'
import { type BindingFacts, decideBinding } from '../../src/domain/decide-binding.js'
import { decideConfirmation } from '../../src/domain/decide-confirmation.js'
import { aBinding, aUser } from '../support/builders.js'

const user = aUser()
const own = aBinding({ userId: user.id })
const foreign = aBinding()
const FREE: BindingFacts = { user, session: null, proof: user, isTicketSpent: false, ofAccount: [], ofUser: null }

/** In the order in which they are answered: each has all obstacles that come after it. */
const OBSTACLES: readonly (readonly [string, Partial<BindingFacts>])[] = [
  ['ticket-already-spent', { isTicketSpent: true }],
  ['user-gone', { user: null }],
  ['password-changed', { proof: { passwordRevision: 7 } }],
  ['account-already-bound', { ofAccount: [foreign] }],
  ['user-already-bound', { ofUser: own }],
]

describe('decideBinding', () => {
  it('binds where nothing is in the way', () => {
    expect(decideBinding(FREE)).to.equal('bind')
  })

  for (const [index, [obstacle]] of OBSTACLES.entries()) {
    it(`answers ${obstacle}, before every obstacle that comes later`, () => {
      const changes = OBSTACLES.slice(index).map(([, change]) => change)
      const all: BindingFacts = Object.assign({}, FREE, ...changes)
      expect(decideBinding(all)).to.equal(obstacle)
      expect(decideBinding({ ...FREE, ...OBSTACLES[index]?.[1] })).to.equal(obstacle)
    })
  }

  it('answers already-theirs where the account is the user’s, who then has a binding at that provider', () => {
    expect(decideBinding({ ...FREE, ofAccount: [own], ofUser: own })).to.equal('already-theirs')
  })

  it('answers session-ended where the session that asks has ended', () => {
    expect(decideBinding({ ...FREE, proof: { sessionId: 'gone' } })).to.equal('session-ended')
  })

  it('refuses an account of which one handle is another user’s, also where another is the user’s own (BI-6)', () => {
    for (const ofAccount of [
      [own, foreign],
      [foreign, own],
    ])
      expect(decideBinding({ ...FREE, ofAccount, ofUser: own })).to.equal('account-already-bound')
  })
})

describe('decideConfirmation', () => {
  it('confirms with a ticket and a proof that holds, and says which of them is missing', () => {
    expect(decideConfirmation(FREE)).to.equal('confirm')
    expect(decideConfirmation({ ...FREE, isTicketSpent: true, user: null })).to.equal('ticket-already-spent')
    expect(decideConfirmation({ ...FREE, user: null })).to.equal('password-changed')
  })
})
