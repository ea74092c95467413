import { GROUPS, type Group, groupOf } from './event-types.js'

export type Step = 'hour' | 'day'

export interface StatsStep {
  readonly at: string
  readonly counts: Readonly<Record<string, number>>
}

export interface Stats {
  readonly steps: readonly StatsStep[]
  readonly outbox: { readonly waiting: number; readonly oldest_at: string | null }
  readonly failed: number
}

export type Grouped = Readonly<Record<Group, number>>

export function grouped(steps: readonly StatsStep[]): Grouped {
  const sums: Record<Group, number> = { loggedIn: 0, bound: 0, refused: 0, other: 0 }
  for (const { counts } of steps) {
    for (const [type, count] of Object.entries(counts)) sums[groupOf(type)] += count
  }
  return sums
}

export function total(sums: Grouped): number {
  return GROUPS.reduce((sum, group) => sum + sums[group], 0)
}
