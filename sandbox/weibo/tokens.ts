import { z } from 'zod'
import { Digits } from '../answers/answer.js'
import type { Reply } from '../answers/deliver.js'
import { type Call, namesIn, parameter, readInput } from '../call.js'
import { errorAnswer, jsonAnswer } from './errors.js'
import { isFaultName, success } from './faults.js'
import { type AccessToken, FIVE_YEARS_SECONDS, secondsLeft } from './grants.js'
import { APP_KEY, type Weibo } from './weibo.js'

const MINTED = z.strictObject({
  uid: z.string().regex(/^\d{1,64}$/),
  appkey: z.string().regex(/^\d+$/).default(APP_KEY),
  expires_in: z.coerce.number().int().default(FIVE_YEARS_SECONDS),
  sandbox_fault: z
    .string()
    .default('')
    .transform(namesIn)
    .refine((names) => names.every(isFaultName), 'not one of the faults that /sandbox/ lists'),
})

/** `POST /sandbox/tokens`: the access token that Weibo's SDK would have given to a mobile app. */
export function mintToken(weibo: Weibo, call: Call): void {
  const { uid, appkey: appKey, expires_in: expiresIn, sandbox_fault: faults } = readInput(call, MINTED)
  const token = weibo.tokens.mint({ uid, appKey, expiresIn, faults })
  if (appKey === APP_KEY) weibo.agreements.set(uid, new Date().toISOString())
  call.status = 201
  call.body = { access_token: token.text, uid, appkey: appKey, expires_in: expiresIn }
}

/** `POST /oauth2/get_token_info`. It also describes expired tokens and those of other apps (weibo.md, 3). */
export function describeToken(weibo: Weibo, call: Call): Reply {
  const token = presentedToken(weibo, call)
  if (token === null) return errorAnswer(21332, { path: call.path })

  const fields = {
    uid: new Digits(token.uid),
    appkey: new Digits(token.appKey),
    scope: token.scope,
    create_at: token.createdAt,
    expire_in: secondsLeft(token),
  }
  return success('info', fields, { faults: token.faults, call: { path: call.path } })
}

/** `GET` or `POST /oauth2/revokeoauth2`. The consent page is shown again at the next login (weibo.md, 3). */
export function revokeToken(weibo: Weibo, call: Call): Reply {
  const token = presentedToken(weibo, call)
  if (token === null) return errorAnswer(21332, { path: call.path })
  weibo.tokens.revoke(token.text)
  weibo.agreements.take(token.uid)
  return jsonAnswer(200, call.path, { result: 'true' })
}

/** `GET /2/account/get_uid.json` (weibo.md, 3). */
export function getUid(weibo: Weibo, call: Call): Reply {
  const token = presentedToken(weibo, call)
  const errorCode = problemOfToken(token)
  if (token === null || errorCode !== null) return errorAnswer(errorCode ?? 21332, { path: call.path })
  return jsonAnswer(200, call.path, { uid: new Digits(token.uid) })
}

/** The token in the parameter or in `Authorization: OAuth2 <token>`, or null if it is unknown. */
export function presentedToken(weibo: Weibo, call: Call): AccessToken | null {
  const header = /^oauth2 +(\S+)$/i.exec(call.get('authorization'))?.[1]
  return weibo.tokens.find(parameter(call, 'access_token') ?? header ?? '') ?? null
}

/** Weibo's error code for a token that gives no access, or null (weibo.md, 2). */
export function problemOfToken(token: AccessToken | null): number | null {
  if (token === null) return 21332
  return secondsLeft(token) > 0 ? null : 21327
}
