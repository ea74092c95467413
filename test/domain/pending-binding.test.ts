import { expect } from 'chai'
import {
  COOKIELESS_APP,
  isSpendable,
  mayBind,
  mayRegister,
  type PendingBinding,
} from '../../src/domain/pending-binding.js'

const EXPIRY = new Date('2026-11-22T08:10:00Z')
const BEFORE = new Date(EXPIRY.getTime() - 1)
const PENDING: PendingBinding = {
  ticketHash: 'hash',
  identity: { provider: 'weibo', uid: '1404376560' },
  profile: null,
  browser: 'jar-1',
  forUserId: null,
  wrongPasswords: 0,
  expiresAt: EXPIRY,
}
const STATELESS = { ...PENDING, browser: null }
const OF_APP = { ...PENDING, browser: COOKIELESS_APP }
const FOR_ALICE = { ...PENDING, forUserId: 'alice' }

describe('a pending binding', () => {
  it('BI-2: is spendable until it expires, and not at that moment', () => {
    expect(isSpendable(PENDING, 'jar-1', BEFORE)).to.equal(true)
    expect(isSpendable(PENDING, 'jar-1', EXPIRY)).to.equal(false)
  })

  it('BI-2: is spendable by the browser that it was issued to alone', () => {
    expect(isSpendable(PENDING, 'jar-2', BEFORE)).to.equal(false)
    expect(isSpendable(PENDING, null, BEFORE)).to.equal(false)
  })

  it('is spendable by any browser where it was issued to none', () => {
    expect(isSpendable(STATELESS, null, BEFORE)).to.equal(true)
    expect(isSpendable(STATELESS, 'jar-2', BEFORE)).to.equal(true)
  })

  it('BI-2: is spendable without a cookie alone where an app without cookies has it', () => {
    expect(isSpendable(OF_APP, null, BEFORE)).to.equal(true)
    expect(isSpendable(OF_APP, 'jar-1', BEFORE)).to.equal(false)
  })

  it('may bind an existing user where an app without cookies has it', () => {
    expect(mayBind(OF_APP, 'alice')).to.equal(true)
    expect(mayRegister(OF_APP)).to.equal(true)
  })

  it('BI-3: outlives four wrong passwords and not five', () => {
    expect(isSpendable({ ...PENDING, wrongPasswords: 4 }, 'jar-1', BEFORE)).to.equal(true)
    expect(isSpendable({ ...PENDING, wrongPasswords: 5 }, 'jar-1', BEFORE)).to.equal(false)
    expect(isSpendable({ ...PENDING, wrongPasswords: 6 }, 'jar-1', BEFORE)).to.equal(false)
  })

  it('may bind anybody, unless one user began it', () => {
    expect(mayBind(PENDING, 'bob')).to.equal(true)
    expect(mayBind(FOR_ALICE, 'alice')).to.equal(true)
    expect(mayBind(FOR_ALICE, 'bob')).to.equal(false)
  })

  it('may register somebody new, unless one user began it', () => {
    expect(mayRegister(PENDING)).to.equal(true)
    expect(mayRegister(FOR_ALICE)).to.equal(false)
  })

  it('may register and never bind where a callback without state led to it', () => {
    expect(mayRegister(STATELESS)).to.equal(true)
    expect(mayBind(STATELESS, 'bob')).to.equal(false)
    expect(mayBind({ ...STATELESS, forUserId: 'alice' }, 'alice')).to.equal(false)
  })
})
