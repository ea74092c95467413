/**
 * What went wrong with Redis, for a log. The error itself is not logged: it carries the command with its arguments, such
 * as an event or the password (rule LG-1). Old servers repeat the arguments of an unknown command in their message.
 */
export function redisFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (isConnectionLost(error)) return 'the connection was lost'
  const { message } = 'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : error
  const code = 'code' in error ? String(error.code) : error.name
  return message.replace(/,? with args beginning with.*/su, '') || code
}

/** What ioredis calls it depends on when the connection was lost. */
function isConnectionLost({ name, message }: Error): boolean {
  return name === 'MaxRetriesPerRequestError' || /^Connection is closed|enableOfflineQueue/.test(message)
}
