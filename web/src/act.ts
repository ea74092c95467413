import { type Ref, ref } from 'vue'
import type { Answer, Failure } from './call-api.js'

export interface Act {
  readonly isBusy: Ref<boolean>
  readonly failure: Ref<Failure | null>
  /** Nothing where one is under way. @returns what came, or null where it failed */
  run<Data>(call: () => Promise<Answer<Data>>): Promise<{ readonly data: Data } | null>
}

/** One thing that a person can do on a page: once at a time, and what went wrong stays until the next try. */
export function act(): Act {
  const isBusy = ref(false)
  const failure = ref<Failure | null>(null)
  return {
    isBusy,
    failure,
    async run(call) {
      if (isBusy.value) return null
      isBusy.value = true
      failure.value = null
      try {
        const answer = await call()
        if (answer.isSuccess) return { data: answer.data }
        failure.value = answer
        return null
      } finally {
        isBusy.value = false
      }
    },
  }
}
