import type { Queue } from 'bullmq'
import type { RedisConnection } from './redis-connection.js'

interface StuckJobs {
  /** Completed or failed: a worker of another program took them, or ours gave up after its crashes. */
  readonly finished: readonly string[]
  /** On no list: Redis evicted the list, or failed while it added the job. */
  readonly lost: readonly string[]
}

/** A longer list is not searched; the relay publishes again when it is shorter. */
const LONGEST_SEARCH = 1000
const LISTS = ['wait', 'paused', 'active']
const ENDS = ['failed', 'completed']
const SORTED = ['delayed', 'prioritized', ...ENDS]

/**
 * BullMQ silently ignores a job whose id it knows, so jobs that no worker will get are removed before they are added.
 */
export async function removeStuckJobs(redis: RedisConnection, queue: Queue, ids: readonly string[]): Promise<void> {
  const keyOf = (name: string) => queue.toKey(name)
  const { finished, lost } = await stuckJobs(redis, keyOf, ids)
  await Promise.all([
    ...finished.map((id) => queue.remove(id)),
    // The key may hold no job at all, which `remove` would not delete.
    ...lost.map((id) => redis.unlink(keyOf(id))),
  ])
}

async function stuckJobs(
  redis: RedisConnection,
  keyOf: (name: string) => string,
  ids: readonly string[],
): Promise<StuckJobs> {
  // A transaction: a job that moves between two lists meanwhile would seem to be on none.
  const query = redis.multi()
  for (const id of ids) query.exists(keyOf(id))
  for (const name of LISTS) query.lrange(keyOf(name), 0, LONGEST_SEARCH)
  for (const name of SORTED) query.zmscore(keyOf(name), ...ids)
  const answers = (await query.exec())?.map(answerOf) ?? []
  const exists = answers.slice(0, ids.length)
  const lists = answers.slice(ids.length, ids.length + LISTS.length) as string[][]
  const scores = answers.slice(ids.length + LISTS.length) as (string | null)[][]
  const isIn = (names: readonly string[], index: number) =>
    names.some((name) => (scores[SORTED.indexOf(name)]?.[index] ?? null) !== null)
  const listed = new Set(lists.flat())
  const isSearched = lists.every((list) => list.length <= LONGEST_SEARCH)
  return {
    finished: ids.filter((_, index) => isIn(ENDS, index)),
    lost: isSearched ? ids.filter((id, index) => exists[index] === 1 && !listed.has(id) && !isIn(SORTED, index)) : [],
  }
}

function answerOf([error, answer]: [Error | null, unknown]): unknown {
  if (error) throw error
  return answer
}
