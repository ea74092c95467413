import { join } from 'node:path'
import { expect } from 'chai'
import type { SqliteDatabase } from '../../../src/adapters/sqlite/sqlite-database.js'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

/** What one user asks for must not take longer the more users there are. */
describe('SQLite: queries of a user', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let database: SqliteDatabase
  const statements: string[] = []

  before(() => {
    folder = temporaryFolder()
    database = openSqliteDatabase(join(folder.path, 'weibind.db'))
    const prepare = database.prepare.bind(database)
    database.prepare = (sql) => {
      statements.push(sql)
      return prepare(sql)
    }
  })
  after(() => {
    database.close()
    folder.remove()
  })

  it('use an index for open sessions, for ending all sessions, for events in order and for an erasure', async () => {
    const { auditLog } = sqliteStores(database)
    await auditLog.search({ userId: 'user', cursor: 'id', limit: 50 })
    await auditLog.search({ userId: 'user', limit: 50 })
    const own = statements.filter(
      (sql) => /user_id = \?/.test(sql) && /sessions SET ended_at|refreshable_until >|audit_events/.test(sql),
    )
    // Each of the two searches has a second statement, for where its piece of the log begins.
    expect(own.filter((sql) => sql.includes('audit_events'))).to.have.length(5)
    expect(own.some((sql) => sql.includes('refreshable_until >'))).to.equal(true)
    expect(own.some((sql) => sql.includes('SET ended_at'))).to.equal(true)
    for (const sql of own) {
      const plan = planOf(sql)
      expect(plan, sql).to.match(/USING (COVERING )?INDEX (sessions|audit_events)_by_user/)
      expect(plan, sql).to.not.match(/SCAN/)
      if (sql.includes('audit_events')) expect(plan, sql).to.not.match(/TEMP B-TREE/)
    }
  })

  it('do not sort events if a time is given: the index by id gives the order', async () => {
    const { auditLog } = sqliteStores(database)
    await auditLog.search({ from: new Date(0), to: new Date(), limit: 50 })
    await auditLog.search({ from: new Date(0), limit: 50 })
    const searches = statements.filter((sql) => /WHERE \+?at >= \?/.test(sql) && sql.includes('ORDER BY id'))
    expect(searches).to.have.length(2)
    for (const sql of searches) expect(planOf(sql), sql).to.not.match(/TEMP B-TREE/)
  })

  it('use an index for the bindings of an account, by each of its handles', () => {
    const [sql = ''] = statements.filter((statement) => statement.includes('asked.handle = ?'))
    const plan = planOf(sql)
    expect(plan).to.match(/SEARCH asked USING INDEX sqlite_autoindex_binding_handles_1 \(provider=\? AND handle=\?\)/)
    expect(plan).to.match(/SEARCH bindings USING INDEX bindings_by_user/)
    expect(plan).to.not.match(/SCAN/)
  })

  it('count events from an index alone, also those of one channel', async () => {
    const { auditLog } = sqliteStores(database)
    const day = { from: new Date(0), to: new Date(1), stepMs: 1 }
    for (const of of [{}, { provider: 'weixin' }, { provider: 'weixin', channel: 'mp' }])
      await auditLog.count({ ...day, ...of })
    const counts = statements.filter((statement) => statement.includes('AS step_at, type, count(*)'))
    expect(counts).to.have.length(3)
    for (const sql of counts)
      expect(planOf(sql), sql).to.match(/SEARCH audit_events USING COVERING INDEX audit_events_by_time/)
  })

  it('add up counted hours, and read of the log only what is not counted yet', () => {
    const [sql = ''] = statements.filter((statement) => statement.includes('FROM audit_counts, asked'))
    const plan = planOf(sql)
    expect(plan).to.match(/SEARCH audit_counts USING PRIMARY KEY \(hour>\? AND hour<\?\)/)
    expect(plan).to.match(/SEARCH audit_events USING INTEGER PRIMARY KEY \(rowid>\?\)/)
    expect(plan).to.not.match(/SCAN audit_(events|counts)/)
  })

  it('find the events of an address by an index, in order', async () => {
    await sqliteStores(database).auditLog.search({ ip: '192.0.2.1', cursor: 'id', limit: 50 })
    const [sql = ''] = statements.filter((statement) => /^SELECT event.*data\.ip/s.test(statement))
    expect(planOf(sql), sql).to.match(/USING INDEX audit_events_by_ip/)
    expect(planOf(sql), sql).to.not.match(/TEMP B-TREE/)
  })

  function planOf(sql: string): string {
    const connection = sqliteConnection(join(folder.path, 'weibind.db'), { readOnly: true })
    const values = Array.from(sql.matchAll(/\?/g), () => 1)
    const rows = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
    connection.close()
    return rows.map((row) => String(Reflect.get(Object(row), 'detail'))).join('\n')
  }
})
