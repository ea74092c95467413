import { once } from 'node:events'
import { readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect } from 'chai'
import { contentsOf, copyDatabase } from '../../../src/adapters/sqlite/copy-database.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { openSqliteDatabase } from './open-database.js'

const EVENTS = 20_000

describe('copyDatabase', () => {
  const opened = openedForTest()

  /** A database of some 12 MB, with a connection of a process that uses it and waits for no lock. */
  function usedDatabase() {
    const folder = opened.folder()
    const file = join(folder, 'weibind.db')
    const copy = join(folder, 'copy')
    writeFileSync(copy, '')
    openSqliteDatabase(file).close()
    // Otherwise it would count the events, which takes the lock.
    const service = openSqliteDatabase(file, { mayMigrate: false })
    opened.add(() => service.close())
    const writer = sqliteConnection(file)
    opened.add(() => writer.close())
    const insert = writer.prepare('INSERT INTO audit_events (id, type, at, event) VALUES (?, ?, ?, ?)')
    let written = 0
    const write = () =>
      insert.run(`event-${written++}`, 'weibind.login.succeeded', written, JSON.stringify({ data: 'x'.repeat(500) }))
    writer.exec('BEGIN')
    for (let count = 0; count < EVENTS; count += 1) write()
    writer.exec('COMMIT')
    return { folder, file, copy, writer, write, written: () => written }
  }

  it('copies a snapshot while another connection commits all the time, and never locks it out (OP-20)', async () => {
    const { folder, file, copy, written } = usedDatabase()
    const shared = new Int32Array(new SharedArrayBuffer(8))
    shared[0] = written()
    const committed = () => Atomics.load(shared, 0)
    const writer = new Worker(new URL('./steady-writer.js', import.meta.url), { workerData: { file, shared } })
    const stopped = once(writer, 'exit')
    await eventually('it commits', () => committed() > written())
    const before = committed()
    const copying = copyDatabase(file, copy)
    const begun = committed()
    await copying
    const after = committed()
    Atomics.store(shared, 1, 1)
    expect(await stopped).to.deep.equal([0])
    expect(after - before, 'commits meanwhile').to.be.above(10)
    const { events, users, bindings } = contentsOf(copy)
    expect(events).to.be.within(before, begun + 1)
    expect({ users, bindings }).to.deep.equal({ users: 0, bindings: 0 })
    expect(readdirSync(folder)).to.have.members(['weibind.db', 'weibind.db-wal', 'weibind.db-shm', 'copy'])
  })

  it('contains commits that are still in the write-ahead log', async () => {
    const { file, copy, write, written } = usedDatabase()
    for (let count = 0; count < 10; count += 1) write()
    await copyDatabase(file, copy)
    expect(contentsOf(copy).events).to.equal(written())
    const restored = openSqliteDatabase(copy)
    restored.close()
  })

  it('finds a copy that is damaged', async () => {
    const { file, copy } = usedDatabase()
    await copyDatabase(file, copy)
    truncateSync(copy, 5_000_000)
    expect(() => contentsOf(copy)).to.throw()
  })

  it('copies no database of another program', async () => {
    const folder = opened.folder()
    const file = join(folder, 'other.db')
    const other = sqliteConnection(file)
    other.exec('CREATE TABLE t (a)')
    other.close()
    writeFileSync(join(folder, 'copy'), '')
    const error = await copyDatabase(file, join(folder, 'copy')).catch((failure) => failure)
    expect(String(error)).to.include('a database of another program')
  })
})
