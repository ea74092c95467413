import type { Answer } from './call-api.js'

const INVISIBLE_EDGE = /^\p{Default_Ignorable_Code_Point}|\p{Default_Ignorable_Code_Point}$/u

/** Names the slip that a refused username has, since people do not see a space or a full-width letter. */
export async function sayWhy<Data>(username: string, sent: Promise<Answer<Data>>): Promise<Answer<Data>> {
  const answer = await sent
  if (answer.isSuccess || answer.error !== 'invalid_request' || answer.field !== 'username') return answer
  const slip = slipOf(username)
  return slip ? { ...answer, error: slip } : answer
}

function slipOf(username: string): string | null {
  if (username.trim() !== username) return 'username_spaces'
  if (INVISIBLE_EDGE.test(username)) return 'username_invisible'
  return username.normalize('NFKC') === username ? null : 'username_variants'
}
