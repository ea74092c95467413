import { type ComputedRef, computed, type Ref, ref } from 'vue'
import type { Answer, Failure } from './call-api.js'
import { secondsUntil, watchUntil } from './waiting.js'

export interface Act {
  readonly isBusy: Ref<boolean>
  readonly failure: Ref<Failure | null>
  /** Whether the API has said that it is too early for another try. */
  readonly isHeld: ComputedRef<boolean>
  /** Nothing where one is under way, or it is too early. @returns what came, or null where it failed */
  run<Data>(call: () => Promise<Answer<Data>>): Promise<{ readonly data: Data } | null>
}

/** One thing that a person can do on a page: once at a time, and what went wrong stays until the next try. */
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
