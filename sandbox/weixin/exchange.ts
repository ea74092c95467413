import { randomBytes } from 'node:crypto'
import type { Fields } from '../answers/answer.js'
import type { Reply } from '../answers/deliver.js'
import { type Call, parameter } from '../call.js'
import { applicationOf } from './applications.js'
import { errorAnswer } from './errors.js'
import { EXPIRED_40029, success } from './faults.js'
import type { Grant, Weixin } from './weixin.js'

const TOKEN_LIFE_SECONDS = 7200

interface Exchange {
  readonly appid: string | undefined
  readonly secret: string | undefined
  readonly code: string | undefined
  readonly grantType: string | undefined
}

/** `GET /sns/oauth2/access_token` (weixin.md, 4). */
export function exchangeCode(weixin: Weixin, call: Call): Reply {
  return exchange(weixin, call, parameter(call, 'code'), (grant) => {
    const identity = weixin.identify(grant)
    const accessToken = randomText()
    weixin.tokens.set(accessToken, { ...grant, identity, expiresAt: Date.now() + TOKEN_LIFE_SECONDS * 1000 })
    return {
      access_token: accessToken,
      expires_in: TOKEN_LIFE_SECONDS,
      refresh_token: randomText(),
      openid: identity.openid,
      scope: grant.scope,
      unionid: identity.unionid,
      is_snapshotuser: identity.isSnapshot ? 1 : undefined,
    }
  })
}

/** `GET /sns/jscode2session` (weixin.md, 4). */
export function exchangeProgramCode(weixin: Weixin, call: Call): Reply {
  return exchange(weixin, call, parameter(call, 'js_code'), (grant) => {
    const { openid, unionid, isSnapshot } = weixin.identify(grant)
    const sessionKey = randomBytes(16).toString('base64')
    return { session_key: sessionKey, openid, unionid, is_snapshotuser: isSnapshot ? 1 : undefined }
  })
}

function exchange(weixin: Weixin, call: Call, code: string | undefined, succeed: (grant: Grant) => Fields): Reply {
  const [appid, secret] = [parameter(call, 'appid'), parameter(call, 'secret')]
  const grant = weixin.codes.find(code ?? '')?.grant
  if (!isMethodAllowed(call, grant)) return errorAnswer(43001)
  const presented = { appid, secret, code, grantType: parameter(call, 'grant_type') }
  const errcode = problemOf(presented, call.path) ?? problemOfCode(weixin, presented)
  if (errcode !== null || grant === undefined) return errorAnswer(errcode ?? 40029)
  weixin.codes.spend(code ?? '')
  return success(succeed(grant), { faults: grant.faults, call: { path: call.path, code, secret } })
}

/** It is unsure whether Weixin refuses POST, so `sandbox_post` allows it. */
export function isMethodAllowed(call: Call, grant: Grant | undefined): boolean {
  if (call.method === 'GET') return true
  return call.method === 'POST' && (grant?.allowsPost === true || parameter(call, 'sandbox_post') === '1')
}

function problemOf({ appid, secret, code, grantType }: Exchange, path: string): number | null {
  if (appid === undefined) return 41002
  if (secret === undefined) return 41004
  if (code === undefined) return 41008
  const application = applicationOf(appid)
  if (application === undefined) return 40013
  if (secret !== application.secret) return 40125
  if (grantType !== 'authorization_code') return 40002
  return application.call === path ? null : 48001
}

function problemOfCode({ codes }: Weixin, { appid, code = '' }: Exchange): number | null {
  const issued = codes.find(code)
  if (issued === undefined || issued.grant.application.appid !== appid) return 40029
  if (issued.state === 'spent') return 40163
  if (issued.state === 'valid') return null
  return issued.grant.faults.includes(EXPIRED_40029) ? 40029 : 42003
}

function randomText(): string {
  return randomBytes(48).toString('base64url')
}
