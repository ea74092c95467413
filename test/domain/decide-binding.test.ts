import { expect } from 'chai'
import { type BindingFacts, decideBinding } from '../../src/domain/decide-binding.js'
import { decideConfirmation } from '../../src/domain/decide-confirmation.js'
import { aBinding, aUser } from '../support/builders.js'

const user = aUser()
const own = aBinding({ userId: user.id })
const foreign = aBinding()
const nothing = { ofAccount: [], ofUser: null, ofUid: null }
const FREE: BindingFacts = { user, session: null, proof: user, isTicketSpent: false, account: own, ...nothing }

/** In the order in which they are answered: each has all obstacles that come after it. */
const OBSTACLES: readonly (readonly [string, Partial<BindingFacts>])[] = [
  ['ticket-already-spent', { isTicketSpent: true }],
  ['user-gone', { user: null }],
  ['password-changed', { proof: { passwordRevision: 7 } }],
  ['account-already-bound', { ofAccount: [foreign] }],
  ['user-already-bound', { ofUser: own }],
  ['uid-taken', { ofUid: foreign }],
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

describe('decideBinding of an account with several handles', () => {
  const account = { identity: own.identity, handles: ['openid:wx-web:two', 'unionid:one'] }

  it('answers already-theirs for a second ticket of one person', () => {
    const bound = { ...own, handles: ['openid:wx-mp:one', 'unionid:one'] }
    expect(decideBinding({ ...FREE, account, ofAccount: [bound], ofUser: bound })).to.equal('already-theirs')
  })

  it('answers contradiction where the user’s binding is that of another person of the application', () => {
    const bound = { ...own, handles: ['openid:wx-web:one', 'unionid:one'] }
    expect(decideBinding({ ...FREE, account, ofAccount: [bound], ofUser: bound })).to.equal('contradiction')
    const another = { ...bound, userId: foreign.userId }
    expect(decideBinding({ ...FREE, account, ofAccount: [another] })).to.equal('account-already-bound')
  })
})

describe('decideConfirmation', () => {
  const handle = null

  it('confirms with a ticket and a proof that holds, and says which of them is missing', () => {
    expect(decideConfirmation({ ...FREE, handle })).to.equal('confirm')
    expect(decideConfirmation({ ...FREE, handle, isTicketSpent: true, user: null })).to.equal('ticket-already-spent')
    expect(decideConfirmation({ ...FREE, handle, user: null })).to.equal('password-changed')
  })

  it('is outdated where the handle that the binding lacks has become another one’s', () => {
    const change = { binding: own, add: 'unionid:one', replaces: null }
    const given = (ofHandle: typeof own | null) => ({ ...FREE, handle: { change, facts: { stored: own, ofHandle } } })
    expect(decideConfirmation(given(null))).to.equal('confirm')
    expect(decideConfirmation(given(foreign))).to.equal('outdated')
  })
})
