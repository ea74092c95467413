import { readFileSync, statSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { Environment } from './read-values.js'

export interface WithEnvFile {
  readonly environment: Environment
  /** The variables whose values come from the file. */
  readonly fromFile: readonly string[]
}

/** The environment of a process, completed from the file. The environment takes precedence. */
export function withEnvFile(own: Environment, file: string): WithEnvFile {
  const given = readEnvFile(file)
  return {
    environment: { ...given, ...own },
    fromFile: Object.keys(given).filter((name) => given[name] && own[name] === undefined),
  }
}

/** The variables of an environment file, in UTF-8 or in UTF-16 with a byte order mark; none if it does not exist. */
export function readEnvFile(file: string): Environment {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return {}
  return parseEnv(decoded(readFileSync(file)))
}

/** Windows PowerShell writes UTF-16 by default. The decoder skips the byte order mark. */
function decoded(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex')
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}
