import type { AuditChainLog, StoredEntry } from '../../application/ports/audit-chain-log.js'
import type { AuditAnchor } from '../../domain/audit-anchor.js'
import type { ChainHead } from '../../domain/audit-chain.js'
import type { AuditEventDocument } from './audit-event-document.js'
import type { MongoDatabase } from './mongo-database.js'

/** Also a number that is none, such as a text: the pages of entries leave it out. */
const UNNUMBERED = { $nor: [{ seq: { $gte: Number.MIN_SAFE_INTEGER, $lte: Number.MAX_SAFE_INTEGER } }] }

export class MongooseAuditChainLog implements AuditChainLog {
  constructor(private readonly database: MongoDatabase) {}

  anchor(): Promise<AuditAnchor | null> {
    return this.database.read(() => this.database.chain.anchor())
  }

  head(): Promise<ChainHead | null> {
    return this.database.read(() => this.database.chain.head())
  }

  entries(after: number, limit: number): Promise<readonly StoredEntry[]> {
    return this.database.read(async () => {
      const found = await this.model
        .find({ seq: { $gt: after } })
        .sort({ seq: 1 })
        .limit(limit)
        .lean()
      return found.map(entryOf)
    })
  }

  unnumbered(): Promise<StoredEntry | null> {
    return this.database.read(async () => {
      const found = await this.model.findOne(UNNUMBERED).lean()
      return found && entryOf(found)
    })
  }

  private get model() {
    return this.database.models.auditEvents
  }
}

function entryOf(document: AuditEventDocument): StoredEntry {
  const { seq = null, event, hash = null, digest = null, salt = null, erased = null } = document
  const { _id: id, type, at, provider, channel = null, uid, userId, ip = null } = document
  return {
    seq,
    event,
    hash,
    digest,
    salt,
    erased,
    beside: { id, type, at: at instanceof Date ? at.getTime() : Number.NaN, provider, channel, uid, userId, ip },
  }
}
