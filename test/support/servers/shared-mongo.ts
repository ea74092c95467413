import { startMongo } from './mongo-server.js'

export interface SharedMongo {
  readonly origin: string
  /** The address of a database in it, which the caller drops. */
  uri(database: string): string
}

let shared: Promise<SharedMongo> | undefined

/** The MongoDB of this test process: that of `MONGODB_URI`, or one that ends with the process. */
export function sharedMongo(): Promise<SharedMongo> {
  shared ??= chosenMongo().then((server) => {
    console.log(`MongoDB of these tests: ${server.origin}`)
    return server
  })
  return shared
}

/** That of `MONGODB_URI`, or one that ends with this process. */
export async function chosenMongo(): Promise<SharedMongo> {
  const address = process.env['MONGODB_URI']
  if (!address) return startMongo()
  return { origin: 'the one that MONGODB_URI names', uri: (database) => withDatabase(address, database) }
}

/** URL refuses an address with several hosts. */
function withDatabase(address: string, database: string): string {
  const [, server = '', usual = '', query = ''] =
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?([^?]*)\??(.*)$/.exec(address) ?? []
  const options = new URLSearchParams(query)
  // By default, MongoDB looks for the user in the database that the address names.
  if (server.includes('@') && !options.has('authSource')) options.set('authSource', usual || 'admin')
  return `${server}/${database}?${options}`
}
