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
    const why = error instanceof Error ? error.message : 'it cannot be opened'
    const expected = `expected a folder where the database and generated keys can be kept: ${why}`
    return new ConfigurationError([{ variable: 'DATA_DIR', holds: dataDir, expected }])
  }

  static ofDatabase({ message }: Error): ConfigurationError {
    return new ConfigurationError([{ variable: 'MONGODB_URI', holds: null, expected: message }])
  }
}
