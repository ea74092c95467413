import { type ConfigurationProblem, describeProblem } from './problem.js'

export class ConfigurationError extends Error {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(['weibind cannot start:', ...problems.map((problem) => `- ${describeProblem(problem)}`)].join('\n'))
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
