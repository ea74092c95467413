import { z } from 'zod'
import type { WeiboAnswer } from './weibo-connection.js'

/**
 * Digits only, so that an access token (`2.00...`) is never taken for one (rule OA-8); and not zero, which is nobody:
 * all for whom Weibo failed in that way would be one person.
 */
const uid = z.string().regex(/^(?=0*[1-9])[0-9]{1,64}$/)

/** Whether this can be somebody's uid. */
export function isUid(text: string): boolean {
  return uid.safeParse(text).success
}

const tokenAnswer = z.object({ access_token: z.string().min(1).max(1024), uid })

/** Numbers in some places and texts in others, which are one here: numbers come as they are written. */
const tokenInfoAnswer = z.object({
  uid,
  appkey: z.string().regex(/^[0-9]{1,64}$/),
  expire_in: z.string().regex(/^-?[0-9]{1,15}$/),
})

export const errorAnswer = z.object({ error_code: z.string().regex(/^[0-9]{1,9}$/) })

export const profileAnswer = z.object({
  idstr: uid,
  screen_name: z.string(),
  avatar_large: z.string().optional().catch(undefined),
  profile_image_url: z.string().optional().catch(undefined),
})

/** Whom a token answer names; null for any that is not whole, or has an error in it. */
export function identified(answer: WeiboAnswer): { readonly uid: string; readonly accessToken: string } | null {
  if (answer.kind !== 'answer' || answer.status !== 200 || speaksOfError(answer.body)) return null
  const token = tokenAnswer.safeParse(answer.body).data
  return token ? { uid: token.uid, accessToken: token.access_token } : null
}

/** Whose a token is, whom it was issued to, and whether it is alive; null for any answer that does not say all three. */
export function tokenOwner(
  answer: WeiboAnswer,
): { readonly uid: string; readonly appKey: string; readonly isAlive: boolean } | null {
  if (answer.kind !== 'answer' || answer.status !== 200 || speaksOfError(answer.body)) return null
  const info = tokenInfoAnswer.safeParse(answer.body).data
  return info ? { uid: info.uid, appKey: info.appkey, isAlive: Number(info.expire_in) > 0 } : null
}

/** Whatever it says of the error, also what cannot be read. */
function speaksOfError(body: unknown): boolean {
  return typeof body === 'object' && body !== null && ('error' in body || 'error_code' in body)
}
