/** Failures that the operator mends in the configuration, while Redis itself works. */
const WHAT_TO_DO: readonly (readonly [RegExp, string])[] = [
  [/^MOVED /, 'REDIS_URL is one node of a Redis Cluster: allow its user INFO, or name several nodes'],
  [/^CROSSSLOT|same slot/, 'a Redis Cluster needs braces in QUEUE_PREFIX, such as {weibind-one}'],
]

/**
 * What went wrong with Redis, for a log. The error itself is not logged: it carries the command with its arguments, such
 * as an event or the password (rule LG-1). Old servers repeat the arguments of an unknown command in their message.
 */
export function redisFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (isConnectionLost(error)) return 'the connection was lost'
  const { message } = 'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : error
  const code = 'code' in error ? String(error.code) : error.name
  const [, whatToDo] = WHAT_TO_DO.find(([pattern]) => pattern.test(message)) ?? []
  return whatToDo ?? (message.replace(/,? with args beginning with.*/su, '') || code)
}

/** What ioredis calls it depends on when the connection was lost. */
function isConnectionLost({ name, message }: Error): boolean {
  return name === 'MaxRetriesPerRequestError' || /^Connection is closed|enableOfflineQueue/.test(message)
}
