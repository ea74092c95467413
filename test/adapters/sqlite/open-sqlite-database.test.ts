import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { SqliteHealthCheck } from '../../../src/adapters/sqlite/sqlite-health-check.js'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { registerUser } from '../../contract/seeds.js'
import { anEvent } from '../../support/builders.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

const NOBODY = 65_534

describe('openSqliteDatabase', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let file: string
  beforeEach(() => {
    folder = temporaryFolder()
    file = join(folder.path, 'data', 'weibind.db')
  })
  afterEach(() => folder.remove())

  it('makes folder and files for their owner alone (LG-1)', async () => {
    const database = openSqliteDatabase(file)
    await sqliteStores(database).outbox.append(anEvent())
    expect(modeOf(dirname(file))).to.equal(0o700)
    const files = readdirSync(dirname(file))
    expect(files).to.have.members(['weibind.db', 'weibind.db-wal', 'weibind.db-shm'])
    for (const name of files) expect(modeOf(join(dirname(file), name)), name).to.equal(0o600)
    database.close()
  })

  it('keeps existing data', async () => {
    const first = openSqliteDatabase(file)
    const event = anEvent()
    await sqliteStores(first).outbox.append(event)
    first.close()
    const second = openSqliteDatabase(file)
    expect(await sqliteStores(second).outbox.find(event.id)).to.deep.equal(event)
    second.close()
  })

  it('leaves everything in the one file when it closes', async () => {
    const first = openSqliteDatabase(file)
    const event = anEvent()
    await sqliteStores(first).outbox.append(event)
    first.close()
    const copy = join(folder.path, 'copy.db')
    copyFileSync(file, copy)
    const second = openSqliteDatabase(copy)
    expect(await sqliteStores(second).outbox.find(event.id)).to.deep.equal(event)
    second.close()
  })

  it('completes pending transactions before it closes', async () => {
    const database = openSqliteDatabase(file)
    const event = anEvent()
    const appended = sqliteStores(database).outbox.append(event)
    database.close()
    await appended
    const again = openSqliteDatabase(file)
    expect(await sqliteStores(again).outbox.find(event.id)).to.deep.equal(event)
    again.close()
  })

  it('refuses a file that a newer version has written', () => {
    openSqliteDatabase(file).close()
    alter('PRAGMA user_version = 1000')
    expect(() => openSqliteDatabase(file)).to.throw(/newer version of weibind \(schema 1000; this one knows \d+\)/)
  })

  it('refuses the database of another program, and does not touch it', () => {
    openSqliteDatabase(join(folder.path, 'data', 'ours.db')).close()
    alter('CREATE TABLE theirs (id TEXT)')
    expect(() => openSqliteDatabase(file)).to.throw(/another program/)
    expect(existsSync(`${file}-wal`)).to.equal(false)
  })

  it('refuses a file that is not a database', () => {
    openSqliteDatabase(file).close()
    writeFileSync(file, 'not a database at all '.repeat(1000))
    expect(() => openSqliteDatabase(file)).to.throw(/cannot be used: file is not a database/)
  })

  it('refuses a truncated database (RE-7)', async () => {
    const database = openSqliteDatabase(file)
    for (let count = 0; count < 20; count++) await registerUser(sqliteStores(database))
    database.close()
    truncateSync(file, statSync(file).size - 8192)
    expect(() => openSqliteDatabase(file)).to.throw(/cannot be used|is damaged/)
  })

  it('refuses a file that was emptied, or removed from beside its log (RE-7)', () => {
    openSqliteDatabase(file).close()
    writeFileSync(file, '')
    expect(() => openSqliteDatabase(file)).to.throw(/is empty/)
    rmSync(file)
    writeFileSync(`${file}-wal`, 'the log of what was in it')
    expect(() => openSqliteDatabase(file)).to.throw(/is missing, but/)
    expect(existsSync(file)).to.equal(false)
  })

  it('refuses a folder and a file that it may not write, and changes nothing (RE-7)', async () => {
    const database = openSqliteDatabase(file)
    const event = anEvent()
    await sqliteStores(database).outbox.append(event)
    database.close()
    chmodSync(folder.path, 0o755)
    const before = readdirSync(dirname(file))
    for (const [folderMode, fileMode] of [
      [0o555, 0o666],
      [0o777, 0o444],
    ] as const) {
      chmodSync(dirname(file), folderMode)
      chmodSync(file, fileMode)
      expect(openingAsAnother()).to.match(/^EACCES: permission denied/)
      expect(readdirSync(dirname(file))).to.deep.equal(before)
    }
    chmodSync(dirname(file), 0o700)
    chmodSync(file, 0o600)
    const again = openSqliteDatabase(file)
    expect(await sqliteStores(again).outbox.find(event.id)).to.deep.equal(event)
    again.close()
  })

  it('creates the file again after an interrupted creation', () => {
    openSqliteDatabase(join(folder.path, 'data', 'other.db')).close()
    writeFileSync(`${file}.${process.pid}.new`, 'half')
    openSqliteDatabase(file).close()
    expect(existsSync(`${file}.${process.pid}.new`)).to.equal(false)
  })

  it('acknowledges nothing once its file was removed or replaced (RE-7)', async () => {
    const database = openSqliteDatabase(file)
    const check = new SqliteHealthCheck(database)
    expect(await check.isUp()).to.equal(true)
    rmSync(file)
    await rejectsUnavailable(sqliteStores(database).outbox.append(anEvent()))
    expect(await check.isUp()).to.equal(false)
    writeFileSync(file, 'another')
    await rejectsUnavailable(sqliteStores(database).outbox.append(anEvent()))
    database.close()
  })

  it('keeps the log of a file that was removed, so that the next start is refused and not empty (RE-7)', async () => {
    const database = openSqliteDatabase(file)
    await sqliteStores(database).outbox.append(anEvent())
    rmSync(file)
    database.close()
    expect(statSync(`${file}-wal`).size).to.be.above(0)
    expect(() => openSqliteDatabase(file)).to.throw('is missing, but')
  })

  it('never applies the log of a file that was replaced to the one in its place (RE-7)', async () => {
    const other = join(folder.path, 'other.db')
    openSqliteDatabase(other).close()
    const database = openSqliteDatabase(file)
    const event = anEvent()
    await sqliteStores(database).outbox.append(event)
    renameSync(other, file)
    database.close()
    expect(readdirSync(dirname(file)).some((name) => name.includes('-wal.set-aside-'))).to.equal(true)
    const another = openSqliteDatabase(file)
    expect(await sqliteStores(another).outbox.find(event.id)).to.equal(null)
    another.close()
  })

  it('acknowledges nothing once its log was removed, and saves what it had when it closes (RE-7)', async () => {
    const database = openSqliteDatabase(file)
    const event = anEvent()
    await sqliteStores(database).outbox.append(event)
    rmSync(`${file}-wal`)
    await rejectsUnavailable(sqliteStores(database).outbox.append(anEvent()))
    database.close()
    const again = openSqliteDatabase(file)
    expect(await sqliteStores(again).outbox.find(event.id)).to.deep.equal(event)
    again.close()
  })

  it('acknowledges nothing once its file was cut off (RE-7)', async () => {
    const database = openSqliteDatabase(file)
    await sqliteStores(database).outbox.append(anEvent())
    truncateSync(file, 4096)
    await rejectsUnavailable(sqliteStores(database).outbox.append(anEvent()))
    expect(await new SqliteHealthCheck(database).isUp()).to.equal(false)
    database.close()
  })

  it('is down once it is closed, and can be closed twice', async () => {
    const database = openSqliteDatabase(file)
    const check = new SqliteHealthCheck(database)
    database.close()
    database.close()
    expect(check.name).to.equal('database')
    expect(await check.isUp()).to.equal(false)
  })

  it('has the unique indexes that hold the bindings together (BI-5, BI-7)', () => {
    openSqliteDatabase(file).close()
    const database = sqliteConnection(file)
    const unique = database.prepare(`SELECT sql FROM sqlite_schema WHERE sql LIKE 'CREATE UNIQUE INDEX%'`).all()
    const found = JSON.stringify(unique)
    for (const columns of ['bindings (provider, uid)', 'bindings (user_id, provider)'])
      expect(found).to.include(columns)
    const handles = database.prepare(`SELECT sql FROM sqlite_schema WHERE name = 'binding_handles'`).get()
    expect(JSON.stringify(handles)).to.include('PRIMARY KEY (provider, handle)')
    for (const columns of ['users (username_key)', 'users (username_skeleton)']) expect(found).to.include(columns)
    database.close()
  })

  /** The message of the error. Root may write everything, so the process drops that right once all code is loaded. */
  function openingAsAnother(): string {
    const script = `
      const { openSqliteDatabase } = await import(${JSON.stringify(new URL('./open-database.js', import.meta.url).href)})
      if (process.getuid() === 0) process.setuid(${NOBODY})
      try { openSqliteDatabase(${JSON.stringify(file)}) } catch (error) { console.log(error.message) }`
    const args = ['--input-type=module', '--eval', script]
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(stderr).to.equal('')
    return stdout
  }

  function alter(sql: string): void {
    const database = sqliteConnection(file)
    database.exec(sql)
    database.close()
  }

  function modeOf(path: string): number {
    return statSync(path).mode & 0o777
  }
})
