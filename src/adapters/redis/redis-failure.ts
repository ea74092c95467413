/**
 * What went wrong with Redis, in words, for a log. The error itself carries the command that failed, and with it an
 * event, or the password; old servers repeat the arguments of what they do not know.
 */
export function redisFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'MaxRetriesPerRequestError') return 'the connection was lost'
  const { message } = 'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : error
  const code = 'code' in error ? String(error.code) : error.name
  return message.replace(/,? with args beginning with.*/su, '') || code
}
