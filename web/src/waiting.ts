import { ref } from 'vue'

/** This computer's time, in milliseconds since 1970, as of the last look; it is looked at while somebody waits. */
const now = ref(Date.now())
const TICK_MS = 1000
let latest = 0
let ticking: ReturnType<typeof setInterval> | null = null

/** Keeps `secondsUntil` true until then. */
export function watchUntil(at: number): void {
  now.value = Date.now()
  latest = Math.max(latest, at)
  ticking ??= setInterval(tick, TICK_MS)
}

function tick(): void {
  now.value = Date.now()
  if (now.value < latest || ticking === null) return
  clearInterval(ticking)
  ticking = null
}

/** Whole seconds that are left, 0 where it is over. @param at milliseconds since 1970 */
export function secondsUntil(at: number): number {
  return Math.max(0, Math.ceil((at - now.value) / 1000))
}
