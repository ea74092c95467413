import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { findBinding } from '../../contract/seeds.js'
import { anAccount } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { spawnScript, spawnScriptWithFileLimit } from '../../support/spawned-script.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

const WRITER = new URL('./durable-writer.js', import.meta.url)
const ROUNDS = process.env['FAULTS'] === 'long' ? 200 : 10

describe('SQLite under registrations of other processes', () => {
  const opened = openedForTest()
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
  })
  after(() => folder.remove())

  it('has every acknowledged user whole, and no half one, after each kill -9 (BI-8, RE-4, RE-7)', async function () {
    this.timeout(ROUNDS * 5000)
    const file = join(folder.path, 'weibind.db')
    const acknowledged: string[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const writer = spawnWriter(file)
      await eventually(`a registration; ${writer.errors()}`, () => writer.lines().length > 0)
      await delay(Math.random() * 60)
      await writer.kill()
      acknowledged.push(...writer.lines())
      await expectWhole(file, writer.lines())
    }
    await expectWhole(file, acknowledged)
    expect(acknowledged.length).to.be.greaterThan(ROUNDS)
  })

  it('is refused if the log of a killed process was cut off or removed, and starts once it is restored (RE-7)', async () => {
    const file = join(folder.path, 'cut.db')
    // Killed inside a transaction, the log would end with frames that are not committed, and may be cut off.
    const writer = spawnWriter(file, '6')
    await writer.exited
    expect(writer.lines()).to.have.lengthOf(24)
    const log = readFileSync(`${file}-wal`)
    // The last frame, half of the log, all of it but its header, and all of it.
    for (const left of [log.length - 2048, log.length / 2, 32, 0]) {
      writeFileSync(`${file}-wal`, log.subarray(0, left))
      expect(() => openSqliteDatabase(file), `${left} bytes`).to.throw(/-wal is missing or cut off/)
    }
    rmSync(`${file}-wal`)
    expect(() => openSqliteDatabase(file)).to.throw(/-wal is missing or cut off/)
    writeFileSync(`${file}-wal`, log)
    await expectWhole(file, writer.lines())
  })

  it('serves two processes that begin and write at once, and are killed (RE-7)', async () => {
    const file = join(folder.path, 'shared.db')
    const writers = [spawnWriter(file), spawnWriter(file)]
    for (const writer of writers) {
      await eventually(`registrations; ${writer.errors()}`, () => writer.lines().length > 20, 20_000)
    }
    for (const writer of writers) await writer.kill()
    await expectWhole(
      file,
      writers.flatMap((writer) => writer.lines()),
    )
  })

  it('is intact, with all that was acknowledged, after the disk was full (RE-7)', async () => {
    const file = join(folder.path, 'full.db')
    const writer = spawnScriptWithFileLimit(2000, WRITER, file)
    await writer.exited
    expect(writer.lines()).to.have.length.greaterThan(20)
    expect(writer.errors()).to.include('Unavailable: the database failed: ')
    await expectWhole(file, writer.lines())
  })

  function spawnWriter(file: string, ...rounds: readonly string[]) {
    const writer = spawnScript(WRITER, file, ...rounds)
    opened.add(() => writer.kill())
    return writer
  }

  async function expectWhole(file: string, acknowledged: readonly string[]): Promise<void> {
    const database = openSqliteDatabase(file)
    const { users, bindings, pendingBindings } = sqliteStores(database)
    for (const line of acknowledged) {
      const [userId = '', uid = '', ticketHash = ''] = line.split(' ')
      expect((await users.find(userId))?.id).to.equal(userId)
      expect((await findBinding({ bindings }, anAccount({ provider: 'weibo', uid })))?.userId).to.equal(userId)
      expect(await pendingBindings.find(ticketHash)).to.equal(null)
    }
    database.close()
    expectNoHalves(file, acknowledged.length)
  }

  function expectNoHalves(file: string, atLeast: number): void {
    const database = sqliteConnection(file)
    const count = (sql: string) => Number(Reflect.get(Object(database.prepare(sql).get()), 'n'))
    const users = count('SELECT count(*) AS n FROM users')
    expect(users).to.be.at.least(atLeast)
    expect(count('SELECT count(*) AS n FROM users JOIN bindings ON user_id = users.id')).to.equal(users)
    expect(count('SELECT count(*) AS n FROM bindings')).to.equal(users)
    expect(count('SELECT count(*) AS n FROM sessions')).to.equal(users)
    expect(count('SELECT count(*) AS n FROM bindings JOIN pending_bindings USING (uid)')).to.equal(0)
    const registered = `SELECT count(*) AS n FROM outbox WHERE event ->> '$.type' = 'weibind.user.registered'`
    expect(count(registered)).to.equal(users)
    database.close()
  }
})
