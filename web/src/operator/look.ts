import { type Ref, ref, shallowRef } from 'vue'
import type { Answer, Failure } from '../call-api.js'

export interface Look<Data> {
  /** What was seen last, also while looking again, and where that fails. */
  readonly seen: Ref<Data | undefined>
  readonly failure: Ref<Failure | null>
  readonly isBusy: Ref<boolean>
  at(call: () => Promise<Answer<Data>>): Promise<void>
  /** Not while one is under way: a slow answer would never come to be the last. */
  again(call: () => Promise<Answer<Data>>): Promise<void>
}

/** Something that is looked at again and again. What was asked for last is shown, in whatever order the answers come. */
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
    // The same failure again is left as it stands, or it would be read out every few seconds.
    const stands = !answer.isSuccess && failure.value?.error === answer.error
    if (!stands) failure.value = answer.isSuccess ? null : answer
  }

  return { seen, failure, isBusy, at, again: async (call) => (isBusy.value ? undefined : at(call)) }
}
