import { type Answer, failure } from './call-api.js'

/**
 * If the answer of `call` is lost, asks the API whether the call was done.
 * @param isDone its failure means that this is unknown
 * @returns data `null` if `isDone` found it done, the failure `not_done` if not
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

export function judged<Data>(found: Answer<Data>, judge: (data: Data) => boolean): Answer<boolean> {
  return found.isSuccess ? { isSuccess: true, data: judge(found.data) } : found
}
