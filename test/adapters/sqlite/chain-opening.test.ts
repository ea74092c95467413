import { expect } from 'chai'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { WrongChainKey } from '../../../src/application/right-chain-key.js'
import { anEvent, times } from '../../support/builders.js'
import { CHAIN_KEYS, chainKeys } from '../../support/chain-keys.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { wholeChain } from '../../support/whole-chain.js'
import { openSqliteDatabase } from './open-database.js'

describe('SQLite: the chain at the start', () => {
  const opened = openedForTest()
  let file: string
  beforeEach(() => {
    file = `${opened.folder()}/weibind.db`
  })

  it('OP-7: is refused under another key, and where the generated key is gone, and stays as it was', async () => {
    await recorded(3)
    const before = rows()
    const another = chainKeys('another key of thirty-two bytes!')
    const gone = { ...CHAIN_KEYS, known: () => null }
    for (const keys of [another, gone]) expect(() => open(keys)).to.throw(WrongChainKey)
    expect(rows()).to.deep.equal(before)
    expect(await wholeChain(open().auditChainLog)).to.have.length(3)
  })

  it('OP-8: adopts an older log in the order of recording, and records new events behind it', async () => {
    const events = await recorded(450)
    strip()
    const { auditChainLog, outbox, directRecorder } = open()
    await outbox.append(anEvent())
    await eventually('the anchor', async () => (await auditChainLog.anchor()) !== null)
    expect(await directRecorder.recordDue(9, new Date())).to.deep.equal({ recorded: 1, left: 0 })
    await outbox.append(anEvent())
    const entries = await wholeChain(auditChainLog)
    expect(entries.slice(0, 450).map(({ event }) => JSON.parse(event))).to.deep.equal(events)
    expect(entries).to.have.length(452)
    expect((await auditChainLog.anchor())?.adopted).to.include({ up_to: 450 })
  })

  it('OP-8: begins again after an adoption that was cut off, and adopts once where two processes start', async () => {
    await recorded(450)
    const connection = sqliteConnection(file)
    connection.exec('DELETE FROM audit_anchor; UPDATE audit_events SET seq = NULL WHERE seq > 200')
    // What a process under another key has left.
    connection.exec("UPDATE audit_events SET hash = 'former', seq = seq + 1000 WHERE seq < 100")
    connection.exec("INSERT INTO audit_adoption VALUES (1, 'killed', 0)")
    connection.close()
    const [first] = [open(), open()]
    await eventually('the anchor', async () => (await first.auditChainLog.anchor()) !== null)
    expect(await wholeChain(first.auditChainLog)).to.have.length(450)
  })

  function open(keys = CHAIN_KEYS) {
    const database = openSqliteDatabase(file, { chainKeys: keys, recordsAtOnce: true })
    opened.add(() => database.close())
    return sqliteStores(database)
  }

  async function recorded(count: number) {
    const database = openSqliteDatabase(file)
    const events = times(count, () => anEvent())
    const { auditLog } = sqliteStores(database)
    await Promise.all(events.map((event) => auditLog.record(event)))
    database.close()
    return events
  }

  /** As a former version left the log. */
  function strip(): void {
    const connection = sqliteConnection(file)
    connection.exec('DELETE FROM audit_anchor')
    connection.exec('UPDATE audit_events SET seq = NULL, hash = NULL, digest = NULL, salt = NULL, erased = NULL')
    connection.close()
  }

  function rows(): unknown[] {
    const connection = sqliteConnection(file)
    const all = ['audit_events', 'audit_anchor'].map((table) => connection.prepare(`SELECT * FROM ${table}`).all())
    connection.close()
    return all
  }
})
