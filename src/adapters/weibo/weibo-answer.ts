import { isLosslessNumber, parse } from 'lossless-json'
import { z } from 'zod'
import type { ProviderAnswer, ProviderSilence } from '../../application/ports/provider-http.js'

export type WeiboAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly retryAfter: number | null }
  | ProviderSilence

export function weiboAnswer(answer: ProviderAnswer): WeiboAnswer {
  if (answer.kind === 'silence') return answer
  const { text, ...rest } = answer
  return { ...rest, body: readJson(text) }
}

/** Weibo sends some of these fields as numbers, some as texts. */
const digits = (form: RegExp) =>
  z.preprocess((value) => (isLosslessNumber(value) ? value.value : value), z.string().regex(form))

/**
 * Digits only, so that an access token (`2.00...`) is never taken for a uid (rule OA-8). Zero is refused: if Weibo sent
 * it by mistake for several persons, they would share one account.
 */
const uid = digits(/^(?=0*[1-9])[0-9]{1,64}$/)

export function isUid(text: string): boolean {
  return uid.safeParse(text).success
}

const tokenAnswer = z.object({ access_token: z.string().regex(/^.{1,1024}$/s), uid })

const tokenInfoAnswer = z.object({
  uid,
  appkey: digits(/^[0-9]{1,64}$/),
  expire_in: digits(/^-?[0-9]{1,15}$/),
})

export const errorAnswer = z.object({ error_code: digits(/^[0-9]{1,9}$/) })

export const profileAnswer = z.object({
  idstr: uid,
  screen_name: z.string(),
  avatar_large: z.string().optional().catch(undefined),
  profile_image_url: z.string().optional().catch(undefined),
})

/** The person in an answer of the token endpoint. Null: the answer is incomplete or contains an error. */
export function identified(answer: WeiboAnswer): { readonly uid: string; readonly accessToken: string } | null {
  if (answer.kind !== 'answer' || answer.status !== 200 || hasError(answer.body)) return null
  const token = tokenAnswer.safeParse(answer.body).data
  return token ? { uid: token.uid, accessToken: token.access_token } : null
}

/** The facts about an access token. Null: the answer is incomplete or contains an error. */
export function tokenOwner(
  answer: WeiboAnswer,
): { readonly uid: string; readonly appKey: string; readonly isAlive: boolean } | null {
  if (answer.kind !== 'answer' || answer.status !== 200 || hasError(answer.body)) return null
  const info = tokenInfoAnswer.safeParse(answer.body).data
  return info ? { uid: info.uid, appKey: info.appkey, isAlive: Number(info.expire_in) > 0 } : null
}

/** An error in any form counts, even one that `errorAnswer` cannot parse. */
function hasError(body: unknown): boolean {
  return typeof body === 'object' && body !== null && ('error' in body || 'error_code' in body)
}

/**
 * Parses JSON, and returns undefined for other text. Numbers keep their digits: as a JavaScript number, a large uid would
 * be rounded to that of another person (rule OA-7).
 */
function readJson(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
