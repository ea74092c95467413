import { expect } from 'chai'
import { mongo } from 'mongoose'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import { openMongoDatabase } from '../../../src/adapters/mongoose/open-mongo-database.js'
import type { StoredEntry } from '../../../src/application/ports/audit-chain-log.js'
import { VerifyAuditChain } from '../../../src/application/verify-audit-chain.js'
import type { AuditAnchor } from '../../../src/domain/audit-anchor.js'
import { type TamperableLog, tamperingContract } from '../../contract/tampering-contract.js'
import { anEvent, times, unique } from '../../support/builders.js'
import { CHAIN_KEY, CHAIN_KEYS } from '../../support/chain-keys.js'
import { openedForSuite } from '../../support/opened.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'

interface OpenedLog extends TamperableLog {
  readonly rows: mongo.Collection<{ _id: string; [field: string]: unknown }>
}

async function openLog(): Promise<OpenedLog> {
  const uri = (await sharedMongo()).uri(unique('tampering'))
  const database = openMongoDatabase(uri, { chainKeys: CHAIN_KEYS })
  await database.ready
  await database.chainOpened
  const client = new mongo.MongoClient(uri)
  const rows = client.db().collection<{ _id: string; [field: string]: unknown }>('audit_events')
  const anchors = client.db().collection<{ _id: string; anchor: string }>('audit_anchors')
  const { auditLog, auditChainLog } = mongooseStores(database)
  return {
    rows,
    auditLog,
    auditChainLog,
    async replaceRows(entries: readonly StoredEntry[]) {
      await rows.deleteMany({})
      await rows.insertMany(entries.map(rowOf))
    },
    async replaceAnchor(anchor: AuditAnchor | null) {
      await anchors.deleteMany({})
      if (anchor) await anchors.insertOne({ _id: 'anchor', anchor: JSON.stringify(anchor) })
    },
    async close() {
      await client.close()
      await database.close()
      await dropDatabase(uri)
    },
  }
}

function rowOf({ beside, seq, ...entry }: StoredEntry) {
  const { id: _id, at, ip = JSON.parse(entry.event).data?.ip ?? null, ...fields } = beside
  return { _id, ...fields, at: new Date(at), ip, ...entry, ...(seq !== null && { seq }) }
}

describe('mongoose: a changed log', () => {
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedMongo()
  })

  tamperingContract('Mongoose', openLog)

  describe('with values that the schema does not know', () => {
    const opened = openedForSuite()

    it('is found by what is no number, and by what is no time (OP-2, OP-3)', async () => {
      const log = await opened.open(openLog(), (each) => each.close())
      for (const event of times(3, () => anEvent())) await log.auditLog.record(event)
      const rows = await log.auditChainLog.entries(0, 9)
      const verdict = () => new VerifyAuditChain({ chain: log.auditChainLog, key: CHAIN_KEY }).execute()
      for (const seq of [null, '3', Number.NaN]) {
        await log.rows.insertOne({ _id: 'stray', seq, event: '{}' })
        expect(await verdict(), String(seq)).to.include({
          outcome: 'broken',
          kind: 'inserted',
          seq: null,
          eventId: 'stray',
        })
        await log.rows.deleteOne({ _id: 'stray' })
      }
      for (const change of [{ at: 'noon' }, { ip: 5 }, { uid: [] }, { event: 5 }, { hash: 5 }, { salt: {} }]) {
        await log.replaceRows(rows)
        await log.rows.updateOne({ seq: 2 }, { $set: change })
        expect(await verdict(), JSON.stringify(change)).to.include({ outcome: 'broken', kind: 'changed', seq: 2 })
      }
    })
  })
})
