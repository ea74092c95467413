import { z } from 'zod'
import type { Call } from './call-state.js'
import { readWish } from './read-wish.js'
import type { Weibo } from './weibo.js'
import { withdraw } from './withdraw.js'

const WITHDRAWAL_WISH = z.strictObject({
  uid: z.string().regex(/^\d{1,64}$/),
  method: z.enum(['GET', 'POST']).default('GET'),
  auth_end: z.enum(['seconds', 'milliseconds', 'date']).default('seconds'),
})

/** `POST /sandbox/withdrawals`: cancels a person's authorization and says what became of the notice. */
export async function withdrawAuthorization(weibo: Weibo, call: Call): Promise<void> {
  const { uid, method, auth_end: authEnd } = readWish(call, WITHDRAWAL_WISH)
  const notice = await withdraw(weibo, uid, { method, authEnd })
  if (call.accepts('json', 'html') === 'json') {
    call.body = { uid, notice }
    return
  }
  call.status = 303
  call.set('Location', `/sandbox/?${new URLSearchParams({ withdrawn: uid, ...asTexts(notice) })}`)
}

function asTexts(notice: object): Record<string, string> {
  return Object.fromEntries(Object.entries(notice).map(([name, value]) => [name, String(value)]))
}
