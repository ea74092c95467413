import { startMongo } from './mongo-server.js'

export interface SharedMongo {
  readonly origin: string
  /** The address of a database in it. Whoever makes one drops it. */
  uri(database: string): string
}

let shared: Promise<SharedMongo> | undefined

/** The one MongoDB of this test process: the one that `MONGODB_URI` names, or one that goes with the process. */
export function sharedMongo(): Promise<SharedMongo> {
  shared ??= chosen().then((server) => {
    console.log(`MongoDB of these tests: ${server.origin}`)
    return server
  })
  return shared
}

async function chosen(): Promise<SharedMongo> {
  const address = process.env['MONGODB_URI']
  if (!address) return startMongo()
  return { origin: 'the one that MONGODB_URI names', uri: (database) => withDatabase(address, database) }
}

/** Not through URL: an address may name several hosts, which URL refuses. */
function withDatabase(address: string, database: string): string {
  const [, server = '', usual = '', query = ''] =
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?([^?]*)\??(.*)$/.exec(address) ?? []
  const options = new URLSearchParams(query)
  // A user is looked for in the database that the address names, unless it says where else.
  if (server.includes('@') && !options.has('authSource')) options.set('authSource', usual || 'admin')
  return `${server}/${database}?${options}`
}
