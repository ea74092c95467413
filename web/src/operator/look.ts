import { type Ref, ref, shallowRef } from 'vue'
import type { Answer, Failure } from '../call-api.js'

export interface Look<Data> {
  /** The last success. It stays during a reload and after a failure. */
  readonly seen: Ref<Data | undefined>
  readonly failure: Ref<Failure | null>
  readonly isBusy: Ref<boolean>
  at(call: () => Promise<Answer<Data>>): Promise<void>
  /** Does nothing while busy: otherwise a slow answer would always be overtaken. */
  again(call: () => Promise<Answer<Data>>): Promise<void>
}

/** Data that is reloaded again and again. The answer to the latest call is shown, in any order of arrival. */
export function look<Data>(): Look<Data> {
  const seen = shallowRef<Data>()
  const failure = ref<Failure | null>(null)
  const isBusy = ref(false)
  let last = 0

  async function at(call: () => Promise<Answer<Data>>) {
    last += 1
    const own = last
    isBusy.value = true
    const answer = await call()
    if (own !== last) return
    isBusy.value = false
    if (answer.isSuccess) seen.value = answer.data
    // The same failure is not set again, or screen readers would announce it every few seconds.
    const stands = !answer.isSuccess && failure.value?.error === answer.error
    if (!stands) failure.value = answer.isSuccess ? null : answer
  }

  return { seen, failure, isBusy, at, again: async (call) => (isBusy.value ? undefined : at(call)) }
}
