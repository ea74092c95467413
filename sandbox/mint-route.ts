import { z } from 'zod'
import { FIVE_YEARS_SECONDS } from './access-tokens.js'
import { isFaultName } from './answers/fault-catalogue.js'
import { APP_KEY } from './application.js'
import type { Call } from './call-state.js'
import { readWish } from './read-wish.js'
import type { Weibo } from './weibo.js'

const MINT_WISH = z.strictObject({
  uid: z.string().regex(/^\d{1,64}$/),
  appkey: z.string().regex(/^\d+$/).default(APP_KEY),
  expires_in: z.coerce.number().int().default(FIVE_YEARS_SECONDS),
  sandbox_fault: z
    .string()
    .default('')
    .transform((names) => names.split(',').filter((name) => name !== ''))
    .refine((names) => names.every(isFaultName), 'none of the faults that /sandbox/ lists'),
})

/** `POST /sandbox/tokens`: the access token that Weibo's SDK would have handed to a mobile app. */
export function mintToken(weibo: Weibo, call: Call): void {
  const wish = readWish(call, MINT_WISH)
  const { uid, appkey: appKey, expires_in: expiresIn, sandbox_fault: faults } = wish
  const token = weibo.tokens.mint({ uid, appKey, expiresIn, faults })
  if (appKey === APP_KEY) weibo.agreements.set(uid, new Date().toISOString())
  call.status = 201
  call.body = { access_token: token.text, uid, appkey: appKey, expires_in: expiresIn }
}
