import { ConfigurationError } from './configuration-error.js'

export function dataDirError(dataDir: string, error: unknown): ConfigurationError {
  const why = error instanceof Error ? error.message : 'it cannot be opened'
  const expected = `expected a folder where the database and generated keys can be kept: ${why}`
  return new ConfigurationError([{ variable: 'DATA_DIR', holds: dataDir, expected }])
}
