import { reactive, readonly } from 'vue'
import { type Answer, callApi, failure } from '../call-api.js'

const state = reactive({ isAdmitted: false, operator: '', refusal: null as string | null })
/** In memory only. */
let token: string | null = null

/** Browsers refuse other characters in a header. */
const IN_A_HEADER = /^[ -~]*$/

/** Whether the token was accepted and whose it is, and why it is no longer accepted. */
export const admission = readonly(state)

export async function enter(given: string): Promise<Answer<unknown>> {
  const answer = IN_A_HEADER.test(given)
    ? await ask<{ operator: string }>(given, 'GET', '/admin/me/')
    : failure('invalid_token')
  if (answer.isSuccess) token = given
  state.operator = answer.isSuccess ? answer.data.operator : ''
  state.isAdmitted = answer.isSuccess
  state.refusal = answer.isSuccess ? null : answer.error
  return answer
}

export function leave(refusal: string | null = null): void {
  token = null
  state.operator = ''
  state.isAdmitted = false
  state.refusal = refusal
}

/** An admin call. If the token is refused, the page asks for one again. */
export async function callAsOperator<Data>(method: string, path: string, body?: object): Promise<Answer<Data>> {
  const used = token
  const answer = await ask<Data>(used ?? '', method, path, body)
  if (!answer.isSuccess && answer.error === 'invalid_token' && token === used) leave(answer.error)
  return answer
}

/** Without credentials, or the browser would open its own password dialog. */
function ask<Data>(bearer: string, method: string, path: string, body?: object): Promise<Answer<Data>> {
  return callApi<Data>(method, path, { bearer, credentials: 'omit', ...(body && { body }) })
}
