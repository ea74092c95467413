import type { RedisConnection } from './redis-connection.js'

export interface StuckJobs {
  /** Somebody else finished them, or the worker had to give them up. */
  readonly finished: readonly string[]
  /** They are there and in no list: Redis lost that one, evicted it for one, or failed in the middle of an addition. */
  readonly lost: readonly string[]
}

/** Behind so many, nobody can tell soon whether a job waits; a queue that moves is shorter when they are asked for again. */
const LONGEST_LOOK = 1000
const LISTS = ['wait', 'paused', 'active']
const ENDS = ['failed', 'completed']
const SORTED = ['delayed', 'prioritized', ...ENDS]

/** Which of these jobs no worker will ever get, as it is at one moment. */
export async function stuckJobs(
  redis: RedisConnection,
  keyOf: (name: string) => string,
  ids: readonly string[],
): Promise<StuckJobs> {
  const asked = redis.multi()
  for (const id of ids) asked.exists(keyOf(id))
  for (const name of LISTS) asked.lrange(keyOf(name), 0, LONGEST_LOOK)
  for (const name of SORTED) asked.zmscore(keyOf(name), ...ids)
  const answers = (await asked.exec())?.map(answerOf) ?? []
  const isThere = answers.slice(0, ids.length)
  const lists = answers.slice(ids.length, ids.length + LISTS.length) as string[][]
  const scores = answers.slice(ids.length + LISTS.length) as (string | null)[][]
  const isIn = (names: readonly string[], index: number) =>
    names.some((name) => (scores[SORTED.indexOf(name)]?.[index] ?? null) !== null)
  const listed = new Set(lists.flat())
  const isLookedThrough = lists.every((list) => list.length <= LONGEST_LOOK)
  return {
    finished: ids.filter((_, index) => isIn(ENDS, index)),
    lost: isLookedThrough
      ? ids.filter((id, index) => isThere[index] === 1 && !listed.has(id) && !isIn(SORTED, index))
      : [],
  }
}

function answerOf([error, answer]: [Error | null, unknown]): unknown {
  if (error) throw error
  return answer
}
