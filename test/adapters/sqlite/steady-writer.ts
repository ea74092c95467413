import { workerData } from 'node:worker_threads'
import { sqliteConnection } from '../../support/sqlite-connection.js'

export interface SteadyWriting {
  readonly file: string
  /** How many events are committed; then whether to stop. */
  readonly shared: Int32Array
}

/** A thread that commits all the time, one event after another, and waits for no lock. */
const { file, shared }: SteadyWriting = workerData
const connection = sqliteConnection(file)
const insert = connection.prepare('INSERT INTO audit_events (id, type, at, event) VALUES (?, ?, ?, ?)')
while (Atomics.load(shared, 1) === 0) {
  const written = Atomics.load(shared, 0)
  insert.run(`event-${written}`, 'weibind.login.succeeded', written, JSON.stringify('x'.repeat(500)))
  Atomics.add(shared, 0, 1)
}
connection.close()
