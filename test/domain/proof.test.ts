import { expect } from 'chai'
import { failedProof, type Proof, proofsOf } from '../../src/domain/proof.js'
import { aSession, aUser, NOON } from '../support/builders.js'

const user = aUser({ passwordRevision: 2 })
const session = aSession()
const open = { sessionId: session.id }
const password = { passwordRevision: 2 }

const CASES: readonly (readonly [
  string,
  readonly Proof[],
  Partial<Parameters<typeof failedProof>[1]>,
  string | null,
])[] = [
  ['all hold', [open, password], {}, null],
  ['none is needed', [], { user: null, session: null }, null],
  ['the user itself is the proof', [user], {}, null],
  ['the password was changed', [password], { user: { ...user, passwordRevision: 3 } }, 'password-changed'],
  ['the hash is a stronger one', [password], { user: { ...user, passwordHash: 'stronger' } }, null],
  ['the user of the password is gone', [password], { user: null }, 'password-changed'],
  ['the session has ended', [open], { session: { ...session, endedAt: NOON } }, 'session-ended'],
  ['the session is gone', [open], { session: null }, 'session-ended'],
  ['the user of the session is gone', [open], { user: null }, 'session-ended'],
  ['the session is another one', [open], { session: aSession() }, 'session-ended'],
  ['both fail: the first one counts', [open, password], { user: null, session: null }, 'session-ended'],
  ['the second fails', [open, { passwordRevision: 1 }], {}, 'password-changed'],
]

describe('failedProof', () => {
  for (const [name, proofs, facts, failed] of CASES) {
    it(`answers ${failed} where ${name}`, () => {
      expect(failedProof(proofs, { user, session, ...facts })).to.equal(failed)
    })
  }

  it('is asked about the session that asks, and about the password where one was checked', () => {
    expect(proofsOf('id', null)).to.deep.equal([{ sessionId: 'id' }])
    expect(proofsOf('id', password)).to.deep.equal([{ sessionId: 'id' }, password])
  })
})
