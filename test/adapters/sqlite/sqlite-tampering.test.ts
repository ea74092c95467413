import { join } from 'node:path'
import { expect } from 'chai'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import type { StoredEntry } from '../../../src/application/ports/audit-chain-log.js'
import { VerifyAuditChain } from '../../../src/application/verify-audit-chain.js'
import type { AuditAnchor } from '../../../src/domain/audit-anchor.js'
import { type TamperableLog, tamperingContract } from '../../contract/tampering-contract.js'
import { anEvent, times } from '../../support/builders.js'
import { recordedEntries } from '../../support/chain-in-memory.js'
import { CHAIN_KEY } from '../../support/chain-keys.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

const INSERT = `INSERT INTO audit_events (id, type, at, provider, channel, uid, user_id, event, seq, hash, digest, salt, erased)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

interface OpenedLog extends TamperableLog {
  execute(sql: string): void
}

/** Rules OP-2 and OP-3. */
async function openLog(): Promise<OpenedLog> {
  const folder = temporaryFolder()
  const file = join(folder.path, 'weibind.db')
  const database = openSqliteDatabase(file)
  const raw = sqliteConnection(file, { busyTimeoutMs: 5000 })
  // It keeps rows out that hold no JSON, and can be dropped.
  raw.exec('DROP INDEX audit_events_by_ip')
  const { auditLog, auditChainLog } = sqliteStores(database)
  return {
    auditLog,
    auditChainLog,
    execute: (sql) => raw.exec(sql),
    async replaceRows(entries: readonly StoredEntry[]) {
      raw.exec('BEGIN; DELETE FROM audit_events')
      const insert = raw.prepare(INSERT)
      for (const { seq, event, hash, digest, salt, erased, beside } of entries) {
        const { id, type, at, provider, channel, uid, userId } = beside
        insert.run(id, type, at, provider, channel, uid, userId, event, seq, hash, digest, salt, erased)
      }
      raw.exec('COMMIT')
    },
    async replaceAnchor(anchor: AuditAnchor | null) {
      raw.exec('DELETE FROM audit_anchor')
      if (anchor) raw.prepare('INSERT INTO audit_anchor (id, anchor) VALUES (1, ?)').run(JSON.stringify(anchor))
    },
    async close() {
      raw.close()
      database.close()
      folder.remove()
    },
  }
}

tamperingContract('SQLite', openLog)

describe('a log on SQLite with numbers that JavaScript cannot hold', () => {
  it('shows the event that has such a number or such a time (OP-2, OP-3)', async () => {
    const log = await openLog()
    const rows = recordedEntries(times(3, () => anEvent()))
    const verdict = () => new VerifyAuditChain({ chain: log.auditChainLog, key: CHAIN_KEY }).execute()
    for (const seq of ['9007199254740993', '-9007199254740993']) {
      await log.replaceRows(rows)
      log.execute(`UPDATE audit_events SET seq = ${seq} WHERE seq = 3`)
      expect(await verdict()).to.include({ outcome: 'broken', kind: 'inserted', seq: null })
    }
    await log.replaceRows(rows)
    log.execute('UPDATE audit_events SET at = 9007199254740993 WHERE seq = 2')
    expect(await verdict()).to.include({ outcome: 'broken', kind: 'changed', seq: 2 })
    await log.close()
  })
})

describe('a long log on SQLite (LG-3)', () => {
  it('is verified in less than 5 s for 20,000 entries, without holding them', async () => {
    const log = await openLog()
    const data = { provider: 'kite', channel: 'web', uid: 'o-1', user_id: 'alice', ip: '192.0.2.1' }
    await log.replaceRows(recordedEntries(times(20_000, () => anEvent({ subject: 'kite:o-1', data }))))
    const reading = log.auditChainLog.entries.bind(log.auditChainLog)
    const pages: number[] = []
    const entries = async (after: number, limit: number) => {
      pages.push(limit)
      return reading(after, limit)
    }
    const chain = Object.assign(Object.create(log.auditChainLog), { entries })
    const began = performance.now()
    const verdict = await new VerifyAuditChain({ chain, key: CHAIN_KEY }).execute()
    expect(performance.now() - began).to.be.below(5000)
    expect(verdict).to.include({ outcome: 'whole', entries: 20_000 })
    expect(Math.max(...pages)).to.be.at.most(500)
    await log.close()
  }).timeout(60_000)
})
