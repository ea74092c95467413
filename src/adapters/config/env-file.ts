import { readFileSync, statSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { Environment } from './read-values.js'

/** The variables of an environment file; none if the file does not exist. A byte order mark is skipped. */
export function readEnvFile(file: string): Environment {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return {}
  return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
}
