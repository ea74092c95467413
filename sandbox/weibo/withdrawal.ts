import { z } from 'zod'
import { type Call, readInput } from '../call.js'
import { APP_KEY, type Weibo } from './weibo.js'

const NOTICE_DEADLINE_MS = 3000

const WITHDRAWAL = z.strictObject({
  uid: z.string().regex(/^\d{1,64}$/),
  method: z.enum(['GET', 'POST']).default('GET'),
  auth_end: z.enum(['seconds', 'milliseconds', 'date']).default('seconds'),
})

/** The form of the notice. Weibo's is unsure, so clients must accept each (weibo.md, 3). */
type NoticeForm = Pick<z.infer<typeof WITHDRAWAL>, 'method' | 'auth_end'>

/** The status that the notice was answered with, or why there was none. */
type NoticeOutcome = { readonly status: number } | { readonly problem: string }

/** `POST /sandbox/withdrawals`: cancels a person's authorization and reports the outcome of the notice. */
export async function withdrawAuthorization(weibo: Weibo, call: Call): Promise<void> {
  const { uid, ...form } = readInput(call, WITHDRAWAL)
  const notice = await withdraw(weibo, uid, form)
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

/** Revokes every token of the person and notifies the application. */
async function withdraw(weibo: Weibo, uid: string, form: NoticeForm): Promise<NoticeOutcome> {
  weibo.agreements.take(uid)
  weibo.tokens.revokeAllOf(uid)
  const { withdrawalUrl } = weibo
  if (withdrawalUrl === undefined) return { problem: 'no withdrawal URL is registered' }
  try {
    return await notify(withdrawalUrl, uid, form)
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

async function notify(withdrawalUrl: string, uid: string, { method, auth_end }: NoticeForm): Promise<NoticeOutcome> {
  const notice = new URLSearchParams({ source: APP_KEY, uid, auth_end: endOf(auth_end) })
  const url = new URL(withdrawalUrl)
  if (method === 'GET') for (const [name, value] of notice) url.searchParams.set(name, value)
  const answer = await fetch(url, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(NOTICE_DEADLINE_MS),
    ...(method === 'POST' ? { body: notice } : {}),
  })
  await answer.body?.cancel()
  return { status: answer.status }
}

function endOf(format: NoticeForm['auth_end']): string {
  const now = new Date()
  if (format === 'date') return now.toUTCString()
  return String(format === 'seconds' ? Math.floor(now.getTime() / 1000) : now.getTime())
}
