import { onBeforeUnmount, type Ref, ref } from 'vue'

const EVERY_MS = 5000

export interface Beat {
  /** A new value means: reload. */
  readonly count: Ref<number>
  readonly isOn: Ref<boolean>
  now(): void
}

/** Counts every few seconds while it is on and the page is visible. */
export function beat(): Beat {
  const count = ref(0)
  const isOn = ref(true)
  const now = () => {
    count.value += 1
  }
  const timer = setInterval(() => {
    if (isOn.value && document.visibilityState === 'visible') now()
  }, EVERY_MS)
  onBeforeUnmount(() => clearInterval(timer))
  return { count, isOn, now }
}
