import { WrongChainKey } from '../../application/right-chain-key.js'
import { type ConfigurationProblem, describeProblem } from './problem.js'

export class ConfigurationError extends Error {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(['weibind cannot start:', ...problems.map((problem) => `- ${describeProblem(problem)}`)].join('\n'))
  }

  /** The message, with the variables that it names and that `.env` sets. @param fromFile what `.env` sets */
  explain(fromFile: readonly string[]): string {
    const named = new Set(this.message.match(/\b[A-Z][A-Z_]+\b/g))
    const culprits = fromFile.filter((variable) => named.has(variable))
    if (culprits.length === 0) return this.message
    return `${this.message}\nThe file .env in this folder sets ${culprits.join(' and ')}.`
  }

  static ofDataDir(dataDir: string, error: unknown): ConfigurationError {
    if (error instanceof ConfigurationError) return error
    const why = error instanceof Error ? error.message : 'it cannot be opened'
    const expected = `expected a folder where the database and generated keys can be kept: ${why}`
    return new ConfigurationError([{ variable: 'DATA_DIR', holds: dataDir, expected }])
  }

  static ofChainKey({ message }: WrongChainKey): ConfigurationError {
    return new ConfigurationError([{ variable: 'AUDIT_CHAIN_KEY', holds: null, expected: message }])
  }

  static ofDatabase(error: Error): ConfigurationError {
    const { message } = error
    if (error instanceof WrongChainKey) return ConfigurationError.ofChainKey(error)
    return new ConfigurationError([{ variable: 'MONGODB_URI', holds: null, expected: message }])
  }
}

/** There is no embedded database, and a command makes none. */
export class MissingDatabase extends ConfigurationError {
  constructor(dataDir: string, file: string) {
    const expected = `expected the folder of a service that has run: there is no ${file} in it`
    super([{ variable: 'DATA_DIR', holds: dataDir, expected }])
  }
}
