import { expect } from 'chai'
import { isSpendable, mayBind, mayRegister, type PendingBinding } from '../../src/domain/pending-binding.js'

const EXPIRY = new Date('2026-11-22T08:10:00Z')
const BEFORE = new Date(EXPIRY.getTime() - 1)
const PENDING: PendingBinding = {
  ticketHash: 'hash',
  identity: { provider: 'weibo', uid: '1404376560' },
  handles: ['1404376560'],
  profile: null,
  holder: { kind: 'browser', browser: 'jar-1' },
  forUserId: null,
  wrongPasswords: 0,
  expiresAt: EXPIRY,
}
const OF_ANYONE: PendingBinding = { ...PENDING, holder: { kind: 'anyone' } }
const OF_APP: PendingBinding = { ...PENDING, holder: { kind: 'app' } }
const FOR_ALICE = { ...PENDING, forUserId: 'alice' }

describe('a pending binding', () => {
  it('BI-2: is spendable until it expires, and not at that moment', () => {
    expect(isSpendable(PENDING, 'jar-1', BEFORE)).to.equal(true)
    expect(isSpendable(PENDING, 'jar-1', EXPIRY)).to.equal(false)
  })

  it('BI-2: is spendable only by the browser that it was issued to', () => {
    expect(isSpendable(PENDING, 'jar-2', BEFORE)).to.equal(false)
    expect(isSpendable(PENDING, null, BEFORE)).to.equal(false)
  })

  it('is spendable by any browser where anyone may spend it', () => {
    expect(isSpendable(OF_ANYONE, null, BEFORE)).to.equal(true)
    expect(isSpendable(OF_ANYONE, 'jar-2', BEFORE)).to.equal(true)
  })

  it('BI-2: is spendable without a cookie only if an app holds it', () => {
    expect(isSpendable(OF_APP, null, BEFORE)).to.equal(true)
    expect(isSpendable(OF_APP, 'jar-1', BEFORE)).to.equal(false)
  })

  it('may bind an existing user where an app holds it', () => {
    expect(mayBind(OF_APP, 'alice')).to.equal(true)
    expect(mayRegister(OF_APP)).to.equal(true)
  })

  it('BI-3: outlives four wrong passwords and not five', () => {
    expect(isSpendable({ ...PENDING, wrongPasswords: 4 }, 'jar-1', BEFORE)).to.equal(true)
    expect(isSpendable({ ...PENDING, wrongPasswords: 5 }, 'jar-1', BEFORE)).to.equal(false)
    expect(isSpendable({ ...PENDING, wrongPasswords: 6 }, 'jar-1', BEFORE)).to.equal(false)
  })

  it('may bind any user, unless one user began it', () => {
    expect(mayBind(PENDING, 'bob')).to.equal(true)
    expect(mayBind(FOR_ALICE, 'alice')).to.equal(true)
    expect(mayBind(FOR_ALICE, 'bob')).to.equal(false)
  })

  it('may register a user, unless one user began it', () => {
    expect(mayRegister(PENDING)).to.equal(true)
    expect(mayRegister(FOR_ALICE)).to.equal(false)
  })

  it('may register and never bind where anyone may spend it', () => {
    expect(mayRegister(OF_ANYONE)).to.equal(true)
    expect(mayBind(OF_ANYONE, 'bob')).to.equal(false)
    expect(mayBind({ ...OF_ANYONE, forUserId: 'alice' }, 'alice')).to.equal(false)
  })
})
