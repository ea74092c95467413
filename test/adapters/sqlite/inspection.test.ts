import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { expect } from 'chai'
import { VERSIONS } from '../../../src/adapters/sqlite/schema-versions.js'
import { SqliteHealthCheck } from '../../../src/adapters/sqlite/sqlite-health-check.js'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { findBinding, registerUser } from '../../contract/seeds.js'
import { anAccount, anEvent, times } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { silentLog } from '../../support/silent-log.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { openSqliteDatabase } from './open-database.js'

/** As for a file that is too large to be inspected at the start. */
const BESIDE = { atStartUpToBytes: 0, afterMs: 0 }
const PAGE_SIZE = 4096

describe('SQLite: a large database', () => {
  const opened = openedForTest()
  let file: string
  let log: ReturnType<typeof silentLog>
  beforeEach(() => {
    file = `${opened.folder()}/weibind.db`
    log = silentLog()
  })

  function open() {
    const database = openSqliteDatabase(file, { log, inspection: BESIDE })
    opened.add(() => database.close())
    return database
  }

  it('is inspected beside the service, which writes meanwhile', async () => {
    const database = open()
    const stores = sqliteStores(database)
    await Promise.all(times(500, () => registerUser(stores)))
    database.close()
    const again = open()
    const user = await registerUser(sqliteStores(again))
    expect((await sqliteStores(again).users.find(user.id))?.id).to.equal(user.id)
    expect(log.lines).to.deep.equal([])
  })

  it('takes no more writes once it is found to be damaged, and says what to do (RE-7)', async () => {
    const first = open()
    const { auditLog } = sqliteStores(first)
    await Promise.all(times(500, () => auditLog.record(anEvent())))
    const kept = await registerUser(sqliteStores(first))
    first.close()
    damage()
    const database = open()
    const [check, stores] = [new SqliteHealthCheck(database), sqliteStores(database)]
    const errors = () => log.lines.filter(({ level }) => level === 'error')
    await eventually('the damage is found', () => errors().length > 0)
    expect(errors()).to.have.length(1)
    expect(errors()[0]?.message).to.include('restore a backup')
    await rejectsUnavailable(registerUser(stores))
    expect(await check.isUp()).to.equal(false)
    expect((await stores.users.find(kept.id))?.id).to.equal(kept.id)
  })

  it('is inspected at the start before it is migrated, since a migration must not build on damage (RE-7)', async () => {
    const first = open()
    await Promise.all(times(500, () => sqliteStores(first).auditLog.record(anEvent())))
    first.close()
    const connection = sqliteConnection(file)
    connection.exec(`PRAGMA user_version = ${VERSIONS.length - 1}`)
    connection.close()
    damage()
    expect(open).to.throw(/is damaged|cannot be used/)
  })

  it('gives a binding that a former version made after the migration its handle', async () => {
    open().close()
    const connection = sqliteConnection(file)
    connection.exec(`INSERT INTO bindings (provider, uid, user_id, bound_at) VALUES ('weibo', '77', 'dora', 0)`)
    connection.close()
    const stores = sqliteStores(open())
    const account = anAccount({ provider: 'weibo', uid: '77' })
    await eventually('the handle', async () => (await findBinding(stores, account))?.userId === 'dora')
  })

  it('does not keep a process from closing it while it is inspected', () => {
    const database = open()
    database.close()
    expect(database.isUp()).to.equal(false)
  })

  /** Overwrites pages in the second half, where the events are. */
  function damage(): void {
    const half = Math.floor(statSync(file).size / PAGE_SIZE / 2)
    const opened = openSync(file, 'r+')
    for (let page = half; page < half + 4; page += 1)
      writeSync(opened, Buffer.alloc(PAGE_SIZE, 0xff), 0, PAGE_SIZE, page * PAGE_SIZE)
    closeSync(opened)
  }
})
