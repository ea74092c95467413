import { expect } from 'chai'
import { Unavailable } from '../../../src/application/unavailable.js'

/** What a person may wait at most (rule RE-2). */
const LONGEST_ANSWER_MS = 2500

export async function answersUnavailable(call: () => Promise<unknown>): Promise<void> {
  const before = performance.now()
  const error = await call().catch((reason: unknown) => reason)
  expect(error).to.be.instanceOf(Unavailable)
  expect(performance.now() - before).to.be.below(LONGEST_ANSWER_MS)
}
