import mongoose from 'mongoose'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import type { Deployment } from './deployment.js'
import type { History } from './history.js'

/** What is left behind when a load is over: in the audit log, in the database, and with Weibo. */
export interface Evidence {
  readonly events: readonly AuditEvent[]
  readonly users: readonly { readonly id: string; readonly username: string }[]
  readonly bindings: readonly { readonly uid: string; readonly userId: string }[]
  /** The user of each session. */
  readonly sessions: readonly string[]
  /** How many events have not been recorded. */
  readonly waiting: number
  /** The code of each exchange that Weibo was asked for. */
  readonly exchanges: readonly string[]
}

/** Reads all of it: events as an operator does, the rest where it is kept. */
export async function evidenceOf(deployment: Deployment, history: History, since: Date): Promise<Evidence> {
  const events = (await deployment.auditEvents(since)).filter(({ data }) => history.has(String(data['request_id'])))
  return { ...(await stored(deployment, history)), events, exchanges: exchangesOf(deployment) }
}

/** The ids of the events that are not recorded yet. */
export function waitingEvents(deployment: Deployment): Promise<string[]> {
  return inDatabase(deployment, async (db) => {
    const waiting = await db.collection('outbox').find({ status: 'waiting' }).project({ _id: 1 }).toArray()
    return waiting.map(({ _id }) => String(_id))
  })
}

/** Only of this history's users: their names begin with its name. */
async function stored(deployment: Deployment, history: History) {
  return inDatabase(deployment, async (db) => {
    const everybody = await db.collection('users').find().toArray()
    const users = everybody
      .map(({ _id, username }) => ({ id: String(_id), username: String(username) }))
      .filter(({ username }) => username.startsWith(`${history.name}-`))
    const ids = new Set(users.map(({ id }) => id))
    const uids = new Set(history.calls.map(({ uid }) => uid))
    const bindings = (await db.collection('bindings').find().toArray())
      .map((binding) => ({ uid: String(binding['uid']), userId: String(binding['userId']) }))
      .filter(({ uid, userId }) => ids.has(userId) || uids.has(uid))
    const sessions = (await db.collection('sessions').find().toArray()).map(({ userId }) => String(userId))
    const waiting = await db.collection('outbox').countDocuments({ status: 'waiting' })
    return { users, bindings, sessions: sessions.filter((id) => ids.has(id)), waiting }
  })
}

function exchangesOf({ sandbox }: Deployment): string[] {
  return sandbox
    .ledger()
    .filter(({ path }) => path === '/oauth2/access_token')
    .map(({ form }) => form['code'] ?? '')
}

/** Past every proxy. */
export async function inDatabase<T>({ mongo }: Deployment, look: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(mongo.uri('faults'))
  try {
    return await look(client.db())
  } finally {
    await client.close()
  }
}
