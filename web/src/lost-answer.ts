import { type Answer, failure } from './call-api.js'

/**
 * A call that, where no answer came, looks whether it was done all the same.
 * @param isDone what holds now; its failure means that nobody can tell
 * @returns `null` for the data of what was seen to be done; `not_done` where it was seen not to be
 */
export async function orLook<Data>(
  call: () => Promise<Answer<Data>>,
  isDone: () => Promise<Answer<boolean>>,
): Promise<Answer<Data | null>> {
  const answer = await call()
  if (answer.isSuccess || !answer.isUnanswered) return answer
  const found = await isDone()
  if (!found.isSuccess) return answer
  return found.data ? { isSuccess: true, data: null } : failure('not_done')
}

/** What was found, as the answer to a question about it. */
export function judged<Data>(found: Answer<Data>, judge: (data: Data) => boolean): Answer<boolean> {
  return found.isSuccess ? { isSuccess: true, data: judge(found.data) } : found
}
