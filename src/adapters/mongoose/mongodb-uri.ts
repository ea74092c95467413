import { mongo } from 'mongoose'
import { CONSISTENCY, NO_RETRIES } from './connection-options.js'

const LONGEST_NAME_BYTES = 63

/**
 * Why no connection could be made with this address, or null. It connects to nothing. The text contains no password.
 * @param uri the value of `MONGODB_URI`
 */
export function mongodbUriProblem(uri: string): string | null {
  try {
    const { databaseName } = new mongo.MongoClient(uri, { ...NO_RETRIES, ...CONSISTENCY }).db()
    // The driver leaves these to the server, which refuses each command.
    if (/[\s"$/\\]/.test(decodeURIComponent(databaseName))) return 'a database name has no space, quote, slash or "$"'
    if (Buffer.byteLength(databaseName) > LONGEST_NAME_BYTES) return 'a database name has 63 bytes at most'
    return null
  } catch (error) {
    // An unencoded `?` in a password makes the rest of it an option, which the message would repeat.
    return error instanceof Error && !/\?.*@/.test(uri) ? error.message : 'the driver cannot parse it'
  }
}
