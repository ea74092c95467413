import { expect } from 'chai'
import { type AuditFacts, auditEvent } from '../../src/domain/audit-event.js'
import { type Erasure, identitiesOf, isAbout, isErased, withoutPersonalData } from '../../src/domain/erasure.js'
import { aBinding } from '../support/builders.js'

const AT = new Date('2026-11-22T08:00:00.123Z')
const IDENTITY = { provider: 'weibo', uid: '0123' }
const ERASURE: Erasure = { userId: 'alice', identities: [{ identity: IDENTITY, until: AT }] }

function eventOf(facts: AuditFacts, at = AT) {
  const request = { requestId: 'r-1', ip: '203.0.113.7', userAgent: 'Firefox' }
  return auditEvent({ id: 'e-1', at, type: 'weibind.bind.required', request, facts })
}

describe('the erasure of a user', () => {
  it('LG-5: matches the events of the user, at any time and about any account', () => {
    const later = new Date(AT.getTime() + 1)
    expect(isAbout(ERASURE, eventOf({ userId: 'alice' }, later))).to.equal(true)
    expect(isAbout(ERASURE, eventOf({ userId: 'alice', identity: { ...IDENTITY, uid: '7' } }))).to.equal(true)
  })

  it('LG-5: matches no event of another user, also where it names the same account', () => {
    expect(isAbout(ERASURE, eventOf({ userId: 'bob', identity: IDENTITY }))).to.equal(false)
  })

  it('LG-5: matches the events of no user that name a bound account, until the user was deleted', () => {
    const first = { identity: { provider: 'acme', uid: 'first' }, until: AT }
    const erasure = { ...ERASURE, identities: [first, ...ERASURE.identities] }
    expect(isAbout(erasure, eventOf({ identity: IDENTITY }))).to.equal(true)
    expect(isAbout(erasure, eventOf({ identity: IDENTITY }, new Date(AT.getTime() + 1)))).to.equal(false)
  })

  it('LG-5: matches no other account, nor the same uid at another provider', () => {
    expect(isAbout(ERASURE, eventOf({ identity: { ...IDENTITY, uid: '123' } }))).to.equal(false)
    expect(isAbout(ERASURE, eventOf({ identity: { ...IDENTITY, provider: 'acme' } }))).to.equal(false)
    expect(isAbout(ERASURE, eventOf({}))).to.equal(false)
  })
})

describe('the names that events may have used for a bound account', () => {
  const uidsOf = (overrides: Parameters<typeof aBinding>[0]) => identitiesOf(aBinding(overrides)).map(({ uid }) => uid)

  it('LG-5: are its uid and the uid that each handle gives alone, former handles too', () => {
    const binding = aBinding({
      identity: { provider: 'weixin', uid: 'u-1' },
      handles: ['openid:wx-web:o-1', 'unionid:u-2', 'openid:wx-mini:o-2'],
      formerHandles: ['unionid:u-1', 'unionid:u-0', 'openid:wx-mini:o-3'],
    })
    const uids = ['u-1', 'wx-web.o-1', 'u-2', 'wx-mini.o-2', 'u-0', 'wx-mini.o-3']
    expect(identitiesOf(binding)).to.deep.equal(uids.map((uid) => ({ provider: 'weixin', uid })))
  })

  it('LG-5: are the uid alone where the uid is the handle, as at Weibo', () => {
    for (const uid of ['0123', '1:2:3', '2.00']) expect(uidsOf({ identity: { ...IDENTITY, uid } })).to.deep.equal([uid])
  })
})

describe('an erased event', () => {
  it('LG-5: keeps what happened, when and to which user, and nothing personal', () => {
    const event = eventOf({ identity: IDENTITY, userId: 'alice', reason: 'invalid_code' })
    const { subject: _, data: __, ...rest } = event
    expect(withoutPersonalData(event)).to.deep.equal({
      ...rest,
      subject: 'user:alice',
      data: { provider: 'weibo', user_id: 'alice', reason: 'invalid_code', request_id: 'r-1' },
    })
  })

  it('LG-5: has no subject where no user was known', () => {
    expect(withoutPersonalData(eventOf({ identity: IDENTITY }))).to.not.have.property('subject')
  })

  it('differs from an event that is not erased', () => {
    expect(isErased(eventOf({ userId: 'alice' }))).to.equal(false)
    expect(isErased(withoutPersonalData(eventOf({ userId: 'alice' })))).to.equal(true)
  })

  it('differs from an event of an operator at the command line, which never had an address', () => {
    const { ip: _, user_agent: __, ...data } = eventOf({ userId: 'alice' }).data
    const event = { ...eventOf({ userId: 'alice' }), data: { ...data, operator: 'cli', operator_reason: 'phished' } }
    expect(isErased(event)).to.equal(false)
    expect(isErased({ ...event, type: 'weibind.user.deleted' })).to.equal(true)
  })
})
