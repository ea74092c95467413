import { parse } from 'lossless-json'
import { z } from 'zod'
import type { ProviderAnswer, ProviderSilence } from '../../application/ports/provider-http.js'

export type WeixinAnswer =
  /** `body` is undefined if the answer is not JSON. The content type does not matter (rule WX-13). */
  { readonly kind: 'answer'; readonly status: number; readonly body: unknown } | ProviderSilence

export function weixinAnswer(answer: ProviderAnswer): WeixinAnswer {
  if (answer.kind === 'silence') return answer
  return { kind: 'answer', status: answer.status, body: readJson(answer.text) }
}

function readJson(text: string): unknown {
  try {
    return parse(text, null, Number)
  } catch {
    return undefined
  }
}

const openid = z.string().regex(/^[A-Za-z0-9_-]{1,45}$/)
/** Missing, null and empty mean the same. */
const unionid = z
  .union([z.literal(''), z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)])
  .nullish()
  .transform((value) => value || null)

const sessionAnswer = z.object({ openid, unionid })
const tokenAnswer = z.object({
  access_token: z.string().regex(/^.{1,1024}$/s),
  openid,
  unionid,
  scope: z.string().optional().catch(undefined),
})

/** Numbers and digits as text mean the same. */
const errorAnswer = z.object({
  errcode: z.union([
    z.number().int(),
    z
      .string()
      .regex(/^-?[0-9]{1,9}$/)
      .transform(Number),
  ]),
})

/** Any other value marks a snapshot user: an unknown form must not open a session (rule WX-3). */
const noSnapshotAnswer = z.object({
  is_snapshotuser: z.union([z.literal(0), z.literal('0'), z.literal(false), z.literal('')]).nullish(),
})

export const userinfoAnswer = z.object({
  openid,
  unionid: unionid.catch(null),
  nickname: z.string().optional().catch(undefined),
  headimgurl: z.string().optional().catch(undefined),
})

/** The person that an answer to a code identifies. */
export interface WeixinPerson {
  readonly openid: string
  readonly unionid: string | null
  /** Null: `jscode2session` returns none. */
  readonly accessToken: string | null
  /** Undefined: the answer has no scope. */
  readonly scopes: readonly string[] | undefined
}

/** Null: a field is missing or malformed (rule WX-13). */
export function tokenOwner(body: unknown): WeixinPerson | null {
  const token = tokenAnswer.safeParse(body).data
  if (!token) return null
  const scopes = token.scope ? token.scope.split(',').map((scope) => scope.trim()) : undefined
  return { openid: token.openid, unionid: token.unionid, accessToken: token.access_token, scopes }
}

/** Of a mini-program's answer. The `session_key` in it is dropped here. */
export function sessionOwner(body: unknown): WeixinPerson | null {
  const session = sessionAnswer.safeParse(body).data
  return session ? { ...session, accessToken: null, scopes: undefined } : null
}

/** The number of an error. Undefined: it is malformed. Null: the answer reports no error. */
export function errorCode(body: unknown): number | undefined | null {
  if (typeof body !== 'object' || body === null || !('errcode' in body) || !body.errcode) return null
  if (body.errcode === '0') return null
  return errorAnswer.safeParse(body).data?.errcode || undefined
}

/** Whether the account is a stand-in, made up for a snapshot page (docs/weixin.md, section 2). */
export function isSnapshotUser(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body) && !noSnapshotAnswer.safeParse(body).success
}
