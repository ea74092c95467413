import { expect } from 'chai'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { settledTrail } from '../support/audit-trail.js'
import { openedForSuite } from '../support/opened.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { AUDITED_ACCOUNTS } from './outcomes/audited-accounts.js'
import { AUDITED_BINDS } from './outcomes/audited-binds.js'
import { AUDITED_LOGINS } from './outcomes/audited-logins.js'
import { AUDITED_OPERATORS } from './outcomes/audited-operators.js'
import { UNAUDITED } from './outcomes/unaudited.js'

const AUDITED = { ...AUDITED_LOGINS, ...AUDITED_BINDS, ...AUDITED_ACCOUNTS, ...AUDITED_OPERATORS }

/** Events without a `reason`, since their type already says what the answer says. */
const WITHOUT_REASON = ['reuse_detected', 'limit.reached']

describe('rule LG-2: one answer, one event', () => {
  let service: TestService
  let byRequest: Map<string, AuditEvent[]>

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { RATE_LIMIT_ACCOUNT: '', WEIBO_TIMEOUT_MS: '1000' })
    for (const [name, { run, ...answered }] of [...Object.entries(AUDITED), ...Object.entries(UNAUDITED)]) {
      const answer = await run(service, { headers: { 'x-request-id': idOf(name) } })
      expect(answer.headers.get('x-request-id'), name).to.equal(idOf(name))
      expect(answer.error ?? 'success', name).to.equal(answered.answer)
    }
    byRequest = new Map()
    for (const event of await settledTrail(service)) {
      const { request_id } = event.data
      byRequest.set(request_id, [...(byRequest.get(request_id) ?? []), event])
    }
  })

  for (const [name, { type, answer, data }] of Object.entries(AUDITED)) {
    it(`LG-2: ${name} is one ${type}`, () => {
      const events = byRequest.get(idOf(name)) ?? []
      expect(events.map((event) => event.type)).to.deep.equal([type])
      const hasReason = answer !== 'success' && !WITHOUT_REASON.some((end) => type.endsWith(end))
      const facts = { ...(hasReason ? { reason: answer } : {}), ...data }
      expect(events[0]?.data).to.include(facts)
      const { provider, uid, user_id } = events[0]?.data ?? {}
      expect(events[0]?.subject).to.equal(uid ? `${provider}:${uid}` : user_id && `user:${user_id}`)
    })
  }

  for (const name of Object.keys(UNAUDITED)) {
    it(`LG-2: ${name} is no event`, () => {
      expect(byRequest.get(idOf(name))).to.equal(undefined)
    })
  }
})

function idOf(name: string): string {
  return name.replaceAll(/\W+/g, '-')
}
