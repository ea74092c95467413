import { ref } from 'vue'

/** Epoch milliseconds. Ticks only while a wait is shown. */
const now = ref(Date.now())
const TICK_MS = 1000
let latest = 0
let ticking: ReturnType<typeof setInterval> | null = null

/** Keeps `secondsUntil(at)` up to date until `at`. */
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

/** The remaining seconds, rounded up. @param at epoch milliseconds */
export function secondsUntil(at: number): number {
  return Math.max(0, Math.ceil((at - now.value) / 1000))
}
