import { expect } from 'chai'
import { isExpired, type LoginAttempt } from '../../src/domain/login-attempt.js'

const EXPIRY = new Date('2026-11-22T08:10:00Z')
const ATTEMPT: LoginAttempt = {
  provider: 'weibo',
  channel: 'web',
  browserDigest: 'digest-of-jar',
  purpose: { kind: 'login' },
  expiresAt: EXPIRY,
}

describe('a login attempt', () => {
  it('OA-1: has expired at its end, and not a millisecond before', () => {
    expect(isExpired(ATTEMPT, new Date(EXPIRY.getTime() - 1))).to.equal(false)
    expect(isExpired(ATTEMPT, EXPIRY)).to.equal(true)
    expect(isExpired(ATTEMPT, new Date(EXPIRY.getTime() + 1))).to.equal(true)
  })
})
