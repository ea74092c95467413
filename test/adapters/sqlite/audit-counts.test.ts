import { expect } from 'chai'
import { AuditCounts } from '../../../src/adapters/sqlite/audit-counts.js'
import type { SqliteDatabase } from '../../../src/adapters/sqlite/sqlite-database.js'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { HOUR_MS } from '../../../src/application/audit-steps.js'
import type { AuditCounting } from '../../../src/application/ports/audit-log.js'
import { anEvent, later, NOON, times } from '../../support/builders.js'
import { openedForTest } from '../../support/opened.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { openSqliteDatabase } from './open-database.js'

const DAYS = 4
const TYPES = ['weibind.login.succeeded', 'weibind.login.failed', 'weibind.bind.required'] as const
const SOURCES = [{}, { provider: 'weibo' }, { provider: 'weixin', channel: 'mp' }, { provider: 'weixin' }]

describe('SQLite: the counts of audit events', () => {
  const opened = openedForTest()
  let file: string
  let database: SqliteDatabase
  let counts: AuditCounts
  beforeEach(() => {
    file = `${opened.folder()}/weibind.db`
    database = openSqliteDatabase(file)
    opened.add(() => database.close())
    counts = new AuditCounts(database)
  })

  it('are those of the log, whether all, some or none of the events are counted already', async () => {
    for (const countedAfter of [[300, 600], [300], []]) {
      await record(300)
      if (countedAfter.includes(300)) await counts.catchUp()
      await record(300)
      if (countedAfter.includes(600)) await counts.catchUp()
      for (const [seconds, end] of [
        [0, DAYS * 86_400],
        [1234.567, DAYS * 86_400 - 1],
        [3600, 7200],
        [3600, 3601],
        [3599.999, 7200.001],
      ] as const)
        for (const of of SOURCES)
          for (const stepMs of [HOUR_MS, 24 * HOUR_MS])
            await expectCounts({ from: later(NOON, seconds), to: later(NOON, end), stepMs, ...of })
    }
  })

  it('count each event once, also after a restart and through two processes', async () => {
    await record(100)
    const other = openSqliteDatabase(file)
    opened.add(() => other.close())
    await Promise.all([counts.catchUp(), new AuditCounts(other).catchUp()])
    await counts.catchUp()
    expect(countedEvents()).to.equal(100)
  })

  it('are made of the events of a former version in pieces, after the start', async () => {
    await record(10)
    await counts.catchUp()
    database.close()
    const former = sqliteConnection(file)
    former.exec(`DELETE FROM audit_counts; UPDATE audit_counted SET sequence = 0;
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
      INSERT INTO audit_events (id, type, at, event) SELECT 'former-' || i, 'weibind.login.failed', ${NOON.getTime()} + i, '{}'
      FROM n`)
    former.close()
    database = openSqliteDatabase(file)
    opened.add(() => database.close())
    const { auditLog } = sqliteStores(database)
    const counting = { from: NOON, to: later(NOON, 3600), stepMs: HOUR_MS }
    const before = await auditLog.count(counting)
    expect(before.find(({ type }) => type === 'weibind.login.failed')?.count).to.be.at.least(30_000)
    await new AuditCounts(database).catchUp()
    expect(await auditLog.count(counting)).to.deep.equal(before)
    expect(countedEvents()).to.equal(30_010)
  })

  async function record(count: number): Promise<void> {
    const { auditLog } = sqliteStores(database)
    const any = <T>(of: readonly T[]) => of[Math.floor(Math.random() * of.length)] as T
    const events = times(count, () =>
      anEvent({ type: any(TYPES), time: later(NOON, Math.random() * DAYS * 86_400).toISOString(), data: any(SOURCES) }),
    )
    await Promise.all(events.map((event) => auditLog.record(event)))
  }

  /** Against the events themselves. */
  async function expectCounts(counting: AuditCounting): Promise<void> {
    const { from, to, stepMs, provider, channel } = counting
    const { auditLog } = sqliteStores(database)
    const { events } = await auditLog.search({ from, to, provider, channel, limit: 10_000 })
    const expected = new Map<string, number>()
    for (const { time, type } of events) {
      const key = `${Math.floor(Date.parse(time) / stepMs) * stepMs} ${type}`
      expected.set(key, (expected.get(key) ?? 0) + 1)
    }
    const found = await auditLog.count(counting)
    const keys = found.map(({ stepAt, type }) => `${stepAt.getTime()} ${type}`)
    expect(keys).to.deep.equal(keys.toSorted())
    expect(Object.fromEntries(found.map(({ count }, index) => [keys[index], count]))).to.deep.equal(
      Object.fromEntries(expected),
    )
  }

  function countedEvents(): number {
    const connection = sqliteConnection(file)
    const { sum } = connection.prepare('SELECT sum(count) AS sum FROM audit_counts').get()
    connection.close()
    return sum
  }
})
