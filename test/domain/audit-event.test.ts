import { expect } from 'chai'
import { type AuditFacts, auditEvent } from '../../src/domain/audit-event.js'

const REQUEST = { requestId: 'r-1', ip: '203.0.113.7', userAgent: 'Firefox' }
const IDENTITY = { provider: 'weibo', uid: '0123' } as const

function eventOf(facts: AuditFacts, request = REQUEST) {
  const at = new Date('2026-11-22T16:00:00.123+08:00')
  return auditEvent({ id: 'e-1', at, type: 'weibind.login.failed', request, facts })
}

describe('an audit event', () => {
  it('is a CloudEvents 1.0 document with all that is known, and nothing else', () => {
    const facts: AuditFacts = {
      identity: IDENTITY,
      userId: 'u-1',
      reason: 'invalid_code',
      method: 'weibo',
      action: 'register',
    }
    expect(eventOf(facts)).to.deep.equal({
      specversion: '1.0',
      id: 'e-1',
      source: '/weibind',
      type: 'weibind.login.failed',
      time: '2026-11-22T08:00:00.123Z',
      subject: 'weibo:0123',
      datacontenttype: 'application/json',
      data: {
        provider: 'weibo',
        uid: '0123',
        user_id: 'u-1',
        method: 'weibo',
        action: 'register',
        reason: 'invalid_code',
        ip: '203.0.113.7',
        user_agent: 'Firefox',
        request_id: 'r-1',
      },
    })
  })

  it('has no subject and no empty fields if no person was identified', () => {
    const event = eventOf({})
    expect(event).to.not.have.property('subject')
    expect(event.data).to.deep.equal({ ip: '203.0.113.7', user_agent: 'Firefox', request_id: 'r-1' })
  })

  it('has the user for its subject where no provider vouches', () => {
    expect(eventOf({ userId: 'u-1' }).subject).to.equal('user:u-1')
  })

  it('carries nothing that its facts hold beyond what it knows', () => {
    const facts = { identity: { ...IDENTITY, accessToken: 'canary' }, userId: 'u-1', code: 'canary' }
    const request = { ...REQUEST, cookie: 'canary' }
    expect(JSON.stringify(eventOf(facts, request))).to.not.include('canary')
  })

  it('LG-2: carries no line break and no more than 256 characters of a user agent', () => {
    const userAgent = `one\r\n\u001b[31m\u2028${'x'.repeat(300)}`
    const { user_agent } = eventOf({}, { ...REQUEST, userAgent }).data
    expect(user_agent).to.equal(`one[31m${'x'.repeat(249)}`)
  })
})
