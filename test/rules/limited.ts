import { expect } from 'chai'
import { tally } from '../support/at-once.js'
import { settledTrail } from '../support/audit-trail.js'
import type { Called } from '../support/http-client.js'
import { NO_LIMITS } from '../support/no-limits.js'
import type { TestService } from '../support/test-service.js'

type Limit = keyof typeof NO_LIMITS

/** Only these limits, each with its default. */
export function onlyLimits(...limits: readonly Limit[]): Record<string, string> {
  return { ...NO_LIMITS, TRUSTED_PROXIES: '1', ...Object.fromEntries(limits.map((limit) => [limit, ''])) }
}

let last = 0
export const newAddress = () => {
  last += 1
  return `198.51.${last >> 8}.${last & 255}`
}
export const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } })
export const errors = (answers: readonly Called[]) => tally(answers.map(({ error }) => error ?? 'success'))

export async function reached(service: TestService) {
  const events = await settledTrail(service)
  return events
    .filter(({ type }) => type === 'weibind.limit.reached')
    .map(({ subject, data }) => ({ subject, ...data }))
}

export function expectLimited(answer: Called, windowSeconds: number): void {
  expect([answer.status, answer.error]).to.deep.equal([429, 'too_many_requests'])
  expect(answer.headers.get('retry-after')).to.match(/^[1-9]\d*$/)
  expect(Number(answer.headers.get('retry-after'))).to.be.at.most(windowSeconds)
}
