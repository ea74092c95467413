/** Does something so many times at once. */
export function atOnce<T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => act(index)))
}

/** Does something for each, a few at a time, where a deadline is running for each. */
export async function fewAtATime<Item, T>(items: readonly Item[], act: (item: Item) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < items.length; i += 8) results.push(...(await Promise.all(items.slice(i, i + 8).map(act))))
  return results
}

/** How often each outcome came. */
export function tally(outcomes: readonly (string | number | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1
  return counts
}
