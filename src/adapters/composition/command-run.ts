import { Unavailable } from '../../application/unavailable.js'
import { EXIT } from '../cli/exit-status.js'
import { ConfigurationError, MissingDatabase } from '../config/configuration-error.js'
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

/** Tells why a command cannot run. @returns the exit status @throws the error itself, if it is unexpected */
export function explainFailure(error: unknown, { fromFile, complain }: CommandRun): number {
  if (error instanceof ConfigurationError) {
    complain(error.explain(fromFile))
    return error instanceof MissingDatabase ? EXIT.unavailable : EXIT.config
  }
  if (!(error instanceof Unavailable)) throw error
  complain(error.message)
  return EXIT.unavailable
}
