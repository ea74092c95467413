import type { Environment } from '../config/read-values.js'

/** How a command is started. */
export interface CommandRun {
  /** What follows the name of the command. */
  readonly args: readonly string[]
  readonly environment: Environment
  /** The names of the variables that `.env` sets. */
  readonly fromFile: readonly string[]
  /** To standard output. */
  print(line: string): void
  /** Resolves when standard output takes more. Missing: at once. */
  drained?(): Promise<void>
  /** To standard error. */
  complain(line: string): void
}
