import { createConnection } from 'mongoose'
import { connectUntilReady } from '../../../src/adapters/mongoose/connect-until-ready.js'
import { modelsOf } from '../../../src/adapters/mongoose/models.js'
import { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import type { Stores } from './mongoose-stores.js'

/**
 * Where a change can be held. 'read': it has read its user. 'decided': it has decided, and its transaction has not begun.
 * 'begun': its transaction sees the data of this moment, and has changed none of it. 'commit': it has changed all that it
 * changes, and no other process can see it.
 */
export type Moment = 'read' | 'decided' | 'begun' | 'commit'

export interface Hold {
  readonly reached: Promise<void>
  release(): void
}

/** Stores of a process of their own, whose next change can be held in the middle. */
export class HeldDatabase {
  readonly stores: Stores
  private readonly database: MongoDatabase
  private readonly gates = new Map<Moment, { reach(): void; readonly released: Promise<void> }>()
  private onTurnedAway = () => {}

  constructor(uri: string) {
    const connection = createConnection()
    const models = modelsOf(connection)
    const { insertOne } = models.outbox
    models.outbox.insertOne = async (...parameters: Parameters<typeof insertOne>) => {
      const stored = await insertOne.apply(models.outbox, parameters)
      await this.pass('begun')
      return stored
    }
    const findUser = models.users.findOne.bind(models.users)
    models.users.findOne = ((...parameters: Parameters<typeof findUser>) => {
      const query = findUser(...parameters)
      const exec = query.exec.bind(query)
      query.exec = async () => {
        const found = await exec()
        await this.pass('read')
        return found
      }
      return query
    }) as typeof models.users.findOne
    const startSession = connection.startSession.bind(connection)
    connection.startSession = async (options) => {
      await this.pass('decided')
      const session = await startSession(options)
      const [commit, abort] = [session.commitTransaction.bind(session), session.abortTransaction.bind(session)]
      session.commitTransaction = async (how) => {
        await this.pass('commit')
        return commit(how)
      }
      session.abortTransaction = async (how) => {
        this.onTurnedAway()
        return abort(how)
      }
      return session
    }
    const stopping = new AbortController()
    this.database = new MongoDatabase({
      connection,
      models,
      ready: connectUntilReady({ uri, connection, models, log: undefined, mayMigrate: true, signal: stopping.signal }),
      stopConnecting: () => stopping.abort(),
      whenServing: async () => {},
      onEventStored: () => {},
      now: () => new Date(),
    })
    this.stores = mongooseStores(this.database)
  }

  get ready(): Promise<void> {
    return this.database.ready
  }

  close(): Promise<void> {
    return this.database.close()
  }

  /** Holds the next change; when it comes to the moment a second time, it goes through. */
  holdAt(moment: Moment): Hold {
    const [reached, released] = [aLatch(), aLatch()]
    this.gates.set(moment, { reach: reached.open, released: released.opened })
    return { reached: reached.opened, release: released.open }
  }

  /** When a transaction of this process is aborted the next time, since it met another one. */
  turnedAway(): Promise<void> {
    return new Promise((resolve) => {
      this.onTurnedAway = resolve
    })
  }

  private async pass(moment: Moment): Promise<void> {
    const gate = this.gates.get(moment)
    this.gates.delete(moment)
    gate?.reach()
    await gate?.released
  }
}

function aLatch(): { open(): void; readonly opened: Promise<void> } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}
