import type { Answer } from './call-api.js'

/** Names the slip that a refused username has, since people do not see a space or a full-width letter. */
export async function sayWhy<Data>(username: string, sent: Promise<Answer<Data>>): Promise<Answer<Data>> {
  const answer = await sent
  if (answer.isSuccess || answer.error !== 'invalid_request' || answer.field !== 'username') return answer
  const slip = slipOf(username)
  return slip ? { ...answer, error: slip } : answer
}

function slipOf(username: string): string | null {
  if (username.trim() !== username) return 'username_spaces'
  return username.normalize('NFKC') === username ? null : 'username_variants'
}
