/** Runs a number of calls concurrently. */
export function atOnce<T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => run(index)))
}

/** Runs a call for each item, a few at a time, so that each can meet its deadline. */
export async function fewAtATime<Item, T>(items: readonly Item[], run: (item: Item) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < items.length; i += 8) results.push(...(await Promise.all(items.slice(i, i + 8).map(run))))
  return results
}

/** The count of each outcome. */
export function tally(outcomes: readonly (string | number | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1
  return counts
}
