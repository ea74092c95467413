// A process that begins on the database that its first argument names, and ends when it serves.
import { openMongoDatabase } from './open-database.js'

const database = openMongoDatabase(process.argv[2] ?? '')
await database.ready
await database.close()
