import { randomBytes } from 'node:crypto'
import { unique } from './builders.js'
import { eventually } from './eventually.js'
import { Person } from './person.js'
import { dropDatabase } from './servers/drop-database.js'
import { sharedMongo } from './servers/shared-mongo.js'
import { startTestService, type TestService } from './test-service.js'

export interface OpenedServices {
  readonly services: readonly TestService[]
  close(): Promise<void>
}

/** What processes of one service have in common, beside a key: each knows the other's states and tokens. */
const OF_ONE_SERVICE = { PUBLIC_URL: 'http://127.0.0.1:8888', JWT_ALGORITHM: 'HS256' }

type Changes = Readonly<Record<string, string>>

/**
 * The service on each of its databases. On MongoDB it is two processes, as far as the database can see; they ask the
 * sandbox of the first.
 */
export const BOTH_STORES = { SQLite: openSqlite, MongoDB: openMongo }

async function openSqlite(changes: Changes = {}): Promise<OpenedServices> {
  const service = await startTestService(changes)
  return { services: [service], close: () => service.stop() }
}

async function openMongo(changes: Changes = {}): Promise<OpenedServices> {
  const MONGODB_URI = (await sharedMongo()).uri(unique('both'))
  const shared = { ...changes, MONGODB_URI, ...OF_ONE_SERVICE, JWT_SECRET: randomBytes(32).toString('base64') }
  const first = await startTestService(shared)
  const services = [first, await startTestService({ ...shared, WEIBO_BASE_URL: first.sandbox.url })]
  for (const service of services) {
    const isReady = async () => (await new Person(service).send('GET', '/readyz')).status === 200
    await eventually('it is ready', isReady, 20_000)
  }
  const close = async () => {
    await Promise.all(services.map((service) => service.stop()))
    await dropDatabase(MONGODB_URI)
  }
  return { services, close }
}
