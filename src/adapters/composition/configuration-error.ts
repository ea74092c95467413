import { type ConfigurationProblem, describeProblem } from '../config/problem.js'

/** The program cannot run as it is configured. Its message tells every problem, a line each. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(['weibind cannot start:', ...problems.map((problem) => `- ${describeProblem(problem)}`)].join('\n'))
  }
}
