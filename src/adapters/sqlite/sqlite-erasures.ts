import type { Erasures } from '../../application/ports/erasures.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { concerns, type Erasure, withoutPerson } from '../../domain/erasure.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRows } from './sqlite-rows.js'
import type { SqliteStatement, SqliteValue } from './sqlite-statement.js'

/** Few enough not to hold up other transactions. */
const EVENTS_AT_ONCE = 500

export class SqliteErasures implements Erasures {
  private readonly selectOnTheirWay: SqliteStatement
  private readonly updateOnItsWay: SqliteStatement
  private readonly selectOfUser: SqliteStatement
  private readonly selectOfAccount: SqliteStatement
  private readonly updateRecorded: SqliteStatement

  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: SqliteRows,
  ) {
    const page = `AND id > ? ORDER BY id LIMIT ${EVENTS_AT_ONCE}`
    this.selectOnTheirWay = database.prepare(`SELECT event FROM outbox WHERE instr(event, ?) > 0 ${page}`)
    this.updateOnItsWay = database.prepare('UPDATE outbox SET event = ? WHERE id = ?')
    this.selectOfUser = database.prepare(`SELECT event FROM audit_events WHERE user_id = ? ${page}`)
    this.selectOfAccount = database.prepare(`SELECT event FROM audit_events WHERE uid = ? AND user_id IS NULL ${page}`)
    this.updateRecorded = database.prepare('UPDATE audit_events SET event = ?, uid = NULL WHERE id = ?')
  }

  /** The outbox first: an event that is recorded meanwhile is found in the log afterwards. */
  async erase(userId: string): Promise<void> {
    const erasure = await this.database.read(() => this.rows.erasures.find(userId))
    const uids = erasure.identities.map(({ identity }) => identity.uid)
    for (const text of [userId, ...uids])
      await this.eraseAmong(erasure, this.selectOnTheirWay, JSON.stringify(text), this.updateOnItsWay)
    await this.eraseAmong(erasure, this.selectOfUser, userId, this.updateRecorded)
    for (const uid of uids) await this.eraseAmong(erasure, this.selectOfAccount, uid, this.updateRecorded)
    await this.database.transaction(() => {
      this.rows.sessions.deleteOfUser(userId)
      this.rows.erasures.delete(userId)
    })
  }

  private async eraseAmong(erasure: Erasure, select: SqliteStatement, key: SqliteValue, update: SqliteStatement) {
    for (let last = ''; ; ) {
      const page = await this.database.transaction(() => {
        const events = select.all(key, last).map((row) => row.event())
        for (const event of events.filter((each) => concerns(erasure, each))) this.replace(event, update)
        return events
      })
      if (page.length < EVENTS_AT_ONCE) return
      last = page.at(-1)?.id ?? ''
    }
  }

  private replace(event: AuditEvent, update: SqliteStatement): void {
    update.run(JSON.stringify(withoutPerson(event)), event.id)
  }
}
