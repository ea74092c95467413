import { expect } from 'chai'
import { decideDeletion } from '../../src/domain/decide-deletion.js'
import { decideUnbinding, type UnbindingFacts } from '../../src/domain/decide-unbinding.js'
import { aBinding, aSession, aUser, NOON } from '../support/builders.js'

const user = aUser()
const withoutPassword = { ...user, passwordHash: null }
const session = aSession({ userId: user.id })
const weibo = aBinding({ userId: user.id })
const { identity } = weibo
const another = aBinding({ userId: user.id, identity: { provider: 'another', uid: identity.uid } })
const proofs = [{ sessionId: session.id }]
const FACTS: UnbindingFacts = { user, session, proofs, identity, bindings: [weibo], offered: ['weibo', 'another'] }

const CASES: readonly (readonly [string, Partial<UnbindingFacts>, string])[] = [
  ['there is a password', {}, 'unbind'],
  ['there is no password', { user: withoutPassword }, 'last-login-method'],
  ['there is another binding', { user: withoutPassword, bindings: [weibo, another] }, 'unbind'],
  [
    'the other binding is at a provider that is not offered',
    { user: withoutPassword, bindings: [weibo, another], offered: ['weibo'] },
    'last-login-method',
  ],
  [
    'the binding itself is at a provider that is not offered',
    { user: withoutPassword, bindings: [weibo, another], offered: ['another'] },
    'unbind',
  ],
  ['nothing is bound', { bindings: [] }, 'not-bound'],
  ['only another account is bound', { bindings: [another] }, 'not-bound'],
  ['only another account of that provider is bound', { identity: { ...identity, uid: 'other' } }, 'not-bound'],
  ['nothing is bound, and there is no password', { user: withoutPassword, bindings: [] }, 'not-bound'],
  ['the session has ended', { session: { ...session, endedAt: NOON }, bindings: [] }, 'session-ended'],
  ['the password was changed', { proofs: [...proofs, { passwordRevision: 1 }], bindings: [] }, 'password-changed'],
  ['the user is gone, and the session was read before', { user: null }, 'session-ended'],
]

describe('decideUnbinding', () => {
  for (const [name, facts, decision] of CASES) {
    it(`answers ${decision} where ${name}`, () => {
      expect(decideUnbinding({ ...FACTS, ...facts })).to.equal(decision)
    })
  }
})

describe('decideDeletion', () => {
  for (const [name, facts, decision] of [
    ['all holds', {}, 'delete'],
    ['the session has ended', { session: null }, 'session-ended'],
    ['the password was changed', { proofs: [{ passwordRevision: 1 }] }, 'password-changed'],
    ['the user is gone, and the session was read before', { user: null }, 'session-ended'],
  ] as const) {
    it(`answers ${decision} where ${name}`, () => {
      expect(decideDeletion({ ...FACTS, ...facts })).to.equal(decision)
    })
  }
})
