import { type ComputedRef, computed, type Ref, ref } from 'vue'
import type { Answer, Failure } from './call-api.js'
import { secondsUntil, watchUntil } from './waiting.js'

export interface Act {
  readonly isBusy: Ref<boolean>
  readonly failure: Ref<Failure | null>
  /** Whether it is still too early for another attempt (`Retry-After`). */
  readonly isHeld: ComputedRef<boolean>
  /** Does nothing while busy or held. @returns null if it failed or did nothing */
  run<Data>(call: () => Promise<Answer<Data>>): Promise<{ readonly data: Data } | null>
}

/** An action of a person on a page: one call at a time. Its failure stays until the next attempt. */
export function act(): Act {
  const isBusy = ref(false)
  const failure = ref<Failure | null>(null)
  const isHeld = computed(() => secondsUntil(failure.value?.retryAt ?? 0) > 0)
  return {
    isBusy,
    failure,
    isHeld,
    async run(call) {
      if (isBusy.value || isHeld.value) return null
      isBusy.value = true
      failure.value = null
      try {
        const answer = await call()
        if (answer.isSuccess) return { data: answer.data }
        if (answer.retryAt !== null) watchUntil(answer.retryAt)
        failure.value = answer
        return null
      } finally {
        isBusy.value = false
      }
    },
  }
}
