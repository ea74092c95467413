import type { Erasures } from '../../application/ports/erasures.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { type Erasure, isAbout, withoutPersonalData } from '../../domain/erasure.js'
import type { AuditRows } from './audit-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRows } from './sqlite-rows.js'
import type { SqliteStatement, SqliteValue } from './sqlite-statement.js'

type Erase = (event: AuditEvent) => void

/** Few enough not to hold up other transactions. */
const BATCH_SIZE = 500

export class SqliteErasures implements Erasures {
  private readonly selectInOutbox: SqliteStatement
  private readonly updateInOutbox: SqliteStatement
  private readonly selectOfUser: SqliteStatement
  private readonly selectOfAccount: SqliteStatement

  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: SqliteRows,
    private readonly recorded: AuditRows,
  ) {
    const page = `AND id > ? ORDER BY id LIMIT ${BATCH_SIZE}`
    this.selectInOutbox = database.prepare(`SELECT event FROM outbox WHERE instr(event, ?) > 0 ${page}`)
    this.updateInOutbox = database.prepare('UPDATE outbox SET event = ? WHERE id = ?')
    this.selectOfUser = database.prepare(`SELECT event FROM audit_events WHERE user_id = ? ${page}`)
    this.selectOfAccount = database.prepare(`SELECT event FROM audit_events WHERE uid = ? AND user_id IS NULL ${page}`)
  }

  /** The outbox first: an event that is recorded meanwhile is found in the log afterwards. */
  async erase(userId: string): Promise<void> {
    const erasure = await this.database.read(() => this.rows.erasures.find(userId))
    const inOutbox = (event: AuditEvent) => this.replace(event)
    const inLog = (event: AuditEvent) => this.recorded.erase(event)
    const uids = erasure.identities.map(({ identity }) => identity.uid)
    for (const text of [userId, ...uids])
      await this.eraseAmong(erasure, this.selectInOutbox, JSON.stringify(text), inOutbox)
    await this.eraseAmong(erasure, this.selectOfUser, userId, inLog)
    for (const uid of uids) await this.eraseAmong(erasure, this.selectOfAccount, uid, inLog)
    await this.database.transaction(() => {
      this.rows.sessions.deleteOfUser(userId)
      this.rows.erasures.delete(userId)
    })
  }

  private async eraseAmong(erasure: Erasure, select: SqliteStatement, key: SqliteValue, erase: Erase) {
    for (let last = ''; ; ) {
      const page = await this.database.transaction(() => {
        const events = select.all(key, last).map((row) => row.event())
        for (const event of events.filter((each) => isAbout(erasure, each))) erase(event)
        return events
      })
      if (page.length < BATCH_SIZE) return
      last = page.at(-1)?.id ?? ''
    }
  }

  private replace(event: AuditEvent): void {
    this.updateInOutbox.run(JSON.stringify(withoutPersonalData(event)), event.id)
  }
}
