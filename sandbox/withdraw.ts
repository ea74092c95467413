import { APP_KEY } from './application.js'
import type { Weibo } from './weibo.js'

const NOTICE_DEADLINE_MS = 3000

/** How the notice goes out: unsure of Weibo, so that a client has to take each (weibo.md, 3). */
export interface NoticeForm {
  readonly method: 'GET' | 'POST'
  readonly authEnd: 'seconds' | 'milliseconds' | 'date'
}

/** What became of the notice: the status that it was answered with, or why there was none. */
export type NoticeOutcome = { readonly status: number } | { readonly problem: string }

/** The person cancels the authorization: every token dies at once, and the application is told. */
export async function withdraw(weibo: Weibo, uid: string, form: NoticeForm): Promise<NoticeOutcome> {
  weibo.agreements.take(uid)
  weibo.tokens.revokeAllOf(uid)
  if (weibo.withdrawalUrl === undefined) return { problem: 'no withdrawal URL is registered' }
  try {
    return await notify(weibo.withdrawalUrl, uid, form)
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

async function notify(withdrawalUrl: string, uid: string, { method, authEnd }: NoticeForm): Promise<NoticeOutcome> {
  const notice = new URLSearchParams({ source: APP_KEY, uid, auth_end: endOf(authEnd) })
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

function endOf(format: NoticeForm['authEnd']): string {
  const now = new Date()
  if (format === 'date') return now.toUTCString()
  return String(format === 'seconds' ? Math.floor(now.getTime() / 1000) : now.getTime())
}
