import { expect } from 'chai'
import { isExpired, type LoginAttempt } from '../../src/domain/login-attempt.js'

const EXPIRY = new Date('2026-11-22T08:10:00Z')
const ATTEMPT: LoginAttempt = {
  id: 'attempt',
  browser: 'jar-1',
  purpose: { kind: 'login' },
  returnTo: null,
  expiresAt: EXPIRY,
}

describe('a login attempt', () => {
  it('OA-1: has expired at its end, and not a millisecond before', () => {
    expect(isExpired(ATTEMPT, new Date(EXPIRY.getTime() - 1))).to.equal(false)
    expect(isExpired(ATTEMPT, EXPIRY)).to.equal(true)
    expect(isExpired(ATTEMPT, new Date(EXPIRY.getTime() + 1))).to.equal(true)
  })
})
