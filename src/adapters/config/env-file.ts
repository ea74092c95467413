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

/** The variables of an environment file; none if the file does not exist. A byte order mark is skipped. */
export function readEnvFile(file: string): Environment {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return {}
  return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
}
