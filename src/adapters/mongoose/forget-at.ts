const HOUR_MS = 3_600_000

/**
 * When the server may delete what nothing accepts after `end`. It goes by its own clock, which may be ahead of ours, so
 * it keeps everything for an hour more, and from now at the least: who reads decides what has expired.
 */
export function forgetAt(end: Date, now: Date): Date {
  return new Date(Math.max(end.getTime(), now.getTime()) + HOUR_MS)
}
