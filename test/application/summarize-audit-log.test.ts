import { expect } from 'chai'
import type { AuditCount, AuditCounting } from '../../src/application/ports/audit-log.js'
import { type AuditSummary, SummarizeAuditLog, type SummaryRequest } from '../../src/application/summarize-audit-log.js'
import { NOON, times } from '../support/builders.js'

const TYPE = 'weibind.login.succeeded'
const date = (text: string) => new Date(`2026-11-${text}`)

describe('the summary of the audit log', () => {
  let counts: readonly AuditCount[]
  let asked: AuditCounting[]
  beforeEach(() => {
    counts = []
    asked = []
  })

  const execute = (wish: SummaryRequest) =>
    new SummarizeAuditLog({
      clock: { now: () => date('22T12:34:56Z') },
      auditLog: {
        count: async (counting) => {
          asked.push(counting)
          return counts
        },
      },
      outbox: { backlog: async () => ({ waiting: 3, oldestAt: NOON }), countSetAside: async () => 7 },
    }).execute(wish)

  const steps = async (wish: SummaryRequest) => ((await execute(wish)) as AuditSummary).steps

  it('gives every step of the range, those without events too', async () => {
    counts = [
      { stepAt: date('22T01:00:00Z'), type: 'weibind.login.failed', count: 2 },
      { stepAt: date('22T01:00:00Z'), type: TYPE, count: 40 },
    ]
    expect(await steps({ step: 'hour', from: date('22T00:00:00Z'), to: date('22T03:00:00Z') })).to.deep.equal([
      { at: date('22T00:00:00Z'), counts: {} },
      { at: date('22T01:00:00Z'), counts: { 'weibind.login.failed': 2, [TYPE]: 40 } },
      { at: date('22T02:00:00Z'), counts: {} },
    ])
  })

  it('reports the backlog, and the number of events that were set aside', async () => {
    const { steps: _, ...rest } = (await execute({ step: 'day' })) as AuditSummary
    expect(rest).to.deep.equal({ outcome: 'summarized', backlog: { waiting: 3, oldestAt: NOON }, failed: 7 })
  })

  it('names a step by its beginning in UTC, where only a part of it is asked for', async () => {
    counts = [{ stepAt: date('21T00:00:00Z'), type: TYPE, count: 1 }]
    const from = date('21T20:00:00Z')
    expect(await steps({ step: 'day', from, to: date('22T00:00:00.001Z') })).to.deep.equal([
      { at: date('21T00:00:00Z'), counts: { [TYPE]: 1 } },
      { at: date('22T00:00:00Z'), counts: {} },
    ])
    expect(asked[0]?.from).to.deep.equal(from)
  })

  it('covers by default the last 24 hours or 30 days, including the current one', async () => {
    const [hours, days] = [await steps({ step: 'hour' }), await steps({ step: 'day' })]
    expect([hours.length, hours[0]?.at, hours.at(-1)?.at]).to.deep.equal([
      24,
      date('21T13:00:00Z'),
      date('22T12:00:00Z'),
    ])
    expect([days.length, days.at(-1)?.at]).to.deep.equal([30, date('22T00:00:00Z')])
    expect(await steps({ step: 'hour', to: date('02T00:00:00Z') })).to.have.length(24)
    expect(await steps({ step: 'hour', from: date('22T11:00:00Z') })).to.have.length(2)
  })

  it('refuses a range that is empty, backwards or too long, and reads nothing', async () => {
    const to = date('22T00:00:00Z')
    const hoursBefore = (hours: number) => new Date(to.getTime() - hours * 3_600_000)
    const empty = { outcome: 'invalid', details: [{ field: 'from', problem: 'must be before `to`' }] }
    const tooLong = {
      outcome: 'invalid',
      details: [{ field: 'from', problem: 'must be at most 750 steps before `to`' }],
    }
    for (const [from, refused] of [
      [to, empty],
      [date('23T00:00:00Z'), empty],
      [hoursBefore(751), tooLong],
      [new Date(0), tooLong],
    ] as const)
      expect(await execute({ step: 'hour', from, to }), `${from}`).to.deep.equal(refused)
    expect(await execute({ step: 'hour', from: date('29T00:00:00Z') })).to.deep.equal(empty)
    expect(asked).to.deep.equal([])
    expect(await steps({ step: 'hour', from: hoursBefore(750), to })).to.have.length(times(750, () => 0).length)
  })
})
