import { uuidv7 as uuid } from 'uuidv7'
import { type OutboxDocument, outboxDocument } from '../../src/adapters/mongoose/outbox-document.js'
import { anEvent } from '../support/builders.js'
import type { Deployment } from './deployment.js'
import { inDatabase } from './evidence.js'

/** The load's clients never cause an event of this type. */
const POISON = 'weibind.session.reuse_detected'

/** An event that the database refuses to record, while it takes every other. */
export async function poisonOutbox(deployment: Deployment) {
  const poison = outboxDocument({ ...anEvent(), id: uuid(), type: POISON })
  const find = () =>
    inDatabase(deployment, (db) => db.collection<OutboxDocument>('outbox').findOne({ _id: poison._id }))
  await inDatabase(deployment, async (db) => {
    await db.command({ collMod: 'audit_events', validator: { type: { $ne: POISON } } })
    await db.collection<OutboxDocument>('outbox').insertOne(poison)
  })
  return {
    isSetAside: async () => (await find())?.status === 'set-aside',
    remove: () =>
      inDatabase(deployment, async (db) => {
        await db.command({ collMod: 'audit_events', validator: {} })
        await db.collection<OutboxDocument>('outbox').deleteOne({ _id: poison._id })
      }),
  }
}
