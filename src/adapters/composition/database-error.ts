import { ConfigurationError } from './configuration-error.js'

/** The database is there, and will never do. */
export function databaseError({ message }: Error): ConfigurationError {
  return new ConfigurationError([{ variable: 'MONGODB_URI', holds: null, expected: message }])
}
