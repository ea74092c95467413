import type { Reply } from '../answers/deliver.js'
import { type Call, parameter } from '../call.js'
import { isRegisteredRedirectUri } from '../redirect-uri.js'
import { errorAnswer } from './errors.js'
import { success } from './faults.js'
import { type Authorization, FIVE_YEARS_SECONDS } from './grants.js'
import { APP_KEY, APP_SECRET, type Weibo } from './weibo.js'

interface Exchange {
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly grantType: string | undefined
  readonly code: string | undefined
  readonly redirectUri: string | undefined
}

/** `POST /oauth2/access_token` (weibo.md, 2). In JSON and multipart bodies every parameter counts as missing. */
export function exchangeCode(weibo: Weibo, call: Call): Reply {
  const exchange = readExchange(call)
  const { clientId, code } = exchange
  const errorCode = problemOf(weibo, exchange)
  if (errorCode !== null) return errorAnswer(errorCode, { path: call.path, code, clientId })

  const authorization = spend(weibo, code ?? '', exchange.redirectUri)
  if (authorization === null) return errorAnswer(21325, { path: call.path, code, clientId })

  const { uid, scope, faults } = authorization
  const token = weibo.tokens.mint({ uid, scope, faults, appKey: APP_KEY, expiresIn: FIVE_YEARS_SECONDS })
  const fields = {
    access_token: token.text,
    remind_in: String(FIVE_YEARS_SECONDS),
    expires_in: FIVE_YEARS_SECONDS,
    uid,
    isRealName: 'true',
  }
  return success('token', fields, { faults, call: { path: call.path, code, clientId } })
}

/** Spends the code, also if the redirect URI is wrong. */
function spend({ codes }: Weibo, code: string, redirectUri: string | undefined): Authorization | null {
  const issued = codes.find(code)
  codes.spend(code)
  return issued?.state === 'valid' && issued.grant.redirectUri === redirectUri ? issued.grant : null
}

function problemOf({ surroundings }: Weibo, exchange: Exchange): number | null {
  const { clientId, clientSecret, grantType, code, redirectUri } = exchange
  if (!(clientId && clientSecret && grantType && code && redirectUri)) return 21323
  if (clientId !== APP_KEY || clientSecret !== APP_SECRET) return 21324
  if (grantType !== 'authorization_code') return 21328
  return isRegisteredRedirectUri(redirectUri, surroundings) ? null : 21322
}

function readExchange(call: Call): Exchange {
  const basic = basicCredentials(call.get('authorization'))
  return {
    clientId: parameter(call, 'client_id') ?? basic?.clientId,
    clientSecret: parameter(call, 'client_secret') ?? basic?.clientSecret,
    grantType: parameter(call, 'grant_type'),
    code: parameter(call, 'code'),
    redirectUri: parameter(call, 'redirect_uri'),
  }
}

function basicCredentials(header: string): Pick<Exchange, 'clientId' | 'clientSecret'> | null {
  const encoded = /^basic +(\S+)$/i.exec(header)?.[1]
  if (encoded === undefined) return null
  const [clientId, ...secret] = Buffer.from(encoded, 'base64').toString().split(':')
  return { clientId, clientSecret: secret.join(':') }
}
