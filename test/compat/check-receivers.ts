import { join } from 'node:path'
import { CHECKOUT } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'
import { receiverProblems } from '../support/receiver-check.js'
import { fail, missingPrograms, notRun, type Outcome, pass } from './outcome.js'

const NAME = 'webhook receiver in Python'

/** Starts the example of docs/webhooks.md in Python. The one in Node is tested by `npm test`. */
export async function checkReceivers(): Promise<readonly Outcome[]> {
  const missing = missingPrograms(['python3'])
  if (missing.length > 0) return [notRun(NAME, missing)]
  const bench = new ProgramBench()
  try {
    const problems = await receiverProblems(bench, [
      'python3',
      join(CHECKOUT, 'examples', 'webhooks', 'python', 'server.py'),
    ])
    return [
      problems.length > 0
        ? fail(NAME, problems.join('\n  '))
        : pass(NAME, 'takes each event once, and refuses forged ones'),
    ]
  } finally {
    await bench.clear()
  }
}
