import { reactive, readonly } from 'vue'
import { type Answer, callApi, failure } from '../call-api.js'

const state = reactive({ isAdmitted: false, refusal: null as string | null })
/** In memory only: a reload asks for it again. */
let token: string | null = null

/** A browser does not even send anything else. */
const IN_A_HEADER = /^[ -~]*$/

/** Whether there is an admin token that was good so far, and why there is none any more. */
export const admission = readonly(state)

export async function enter(given: string): Promise<Answer<unknown>> {
  const answer = IN_A_HEADER.test(given) ? await ask(given, 'GET', '/audit/events/?limit=1') : failure('invalid_token')
  if (answer.isSuccess) token = given
  state.isAdmitted = answer.isSuccess
  state.refusal = answer.isSuccess ? null : answer.error
  return answer
}

export function leave(refusal: string | null = null): void {
  token = null
  state.isAdmitted = false
  state.refusal = refusal
}

/** An admin call. A token that is good no longer leads back to where one is asked for. */
export async function callAsOperator<Data>(method: string, path: string): Promise<Answer<Data>> {
  const used = token
  const answer = await ask<Data>(used ?? '', method, path)
  if (!answer.isSuccess && answer.error === 'invalid_token' && token === used) leave(answer.error)
  return answer
}

/** Without credentials, or the browser would answer a refusal by asking for a name and password of its own. */
function ask<Data>(bearer: string, method: string, path: string): Promise<Answer<Data>> {
  return callApi<Data>(method, path, { bearer, credentials: 'omit' })
}
