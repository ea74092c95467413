import { type Answer, type Fields, jsonText } from '../answers/answer.js'
import type { AnsweredCall } from '../answers/fault.js'

interface WeiboError {
  readonly error: string
  readonly status?: number
  readonly describe?: (call: AnsweredCall) => string
}

/**
 * Weibo's error codes (weibo.md, 2), named as on Weibo's page "Error code". The default status is 400.
 * Some descriptions repeat the code or the client id, as Weibo's do.
 */
export const WEIBO_ERRORS: Readonly<Record<number, WeiboError>> = {
  10001: { error: 'System error' },
  10002: { error: 'Service unavailable' },
  10003: { error: 'Remote service error' },
  10009: { error: 'Too many pending tasks, system is busy' },
  10010: { error: 'Job expired' },
  10011: { error: 'RPC error' },
  10016: { error: 'Miss required parameter, see doc for more info' },
  10021: { error: 'HTTP METHOD is not suported for this request!' },
  10022: { error: 'IP requests out of rate limit', status: 403 },
  10023: { error: 'User requests out of rate limit', status: 403 },
  10024: { error: 'User requests for this API out of rate limit', status: 403 },
  20003: { error: 'User does not exists!' },
  21314: { error: 'token_used' },
  21315: { error: 'token_expired' },
  21316: { error: 'token_revoked' },
  21317: { error: 'token_rejected' },
  21318: { error: 'verifier_fail' },
  21319: { error: 'accessor_was_revoked' },
  21321: { error: 'applications over the unaudited use restrictions!', status: 403 },
  21322: { error: 'redirect_uri_mismatch', describe: () => 'redirect uri mismatch.' },
  21323: { error: 'invalid_request', describe: () => 'miss client id or secret' },
  21324: { error: 'invalid_client', describe: ({ clientId = '' }) => `invalid client id:${clientId}` },
  21325: { error: 'invalid_grant', describe: ({ code = '' }) => `invalid authorization code:${code}` },
  21326: { error: 'unauthorized_client', describe: () => 'unauthorized client.' },
  21327: { error: 'expired_token' },
  21328: { error: 'unsupported_grant_type', describe: () => 'unsupported grant type.' },
  21329: { error: 'unsupported_response_type', describe: () => 'unsupported response type.' },
  21330: { error: 'access_denied', describe: () => 'user denied your request.' },
  21331: { error: 'temporarily_unavailable' },
  21332: { error: 'invalid_access_token' },
}

/** JSON with Weibo's content types: text/plain at `/oauth2/` (weibo.md, 2), JSON at `/2/`. */
export function jsonAnswer(status: number, path: string, fields: Fields): Answer {
  const type = isOAuth(path) ? 'text/plain' : 'application/json'
  return {
    status,
    headers: { 'Content-Type': `${type};charset=UTF-8`, 'Cache-Control': 'no-cache' },
    body: jsonText(fields),
  }
}

/** A failure (weibo.md, 2). The `/2/` API sends neither `error_uri` nor a description. */
export function errorAnswer(errorCode: number, call: AnsweredCall): Answer {
  const { error, status = 400, describe } = WEIBO_ERRORS[errorCode] ?? { error: 'unknown_error' }
  return jsonAnswer(status, call.path, {
    error,
    error_code: errorCode,
    request: call.path,
    error_uri: isOAuth(call.path) ? call.path : undefined,
    error_description: isOAuth(call.path) ? describe?.(call) : undefined,
  })
}

function isOAuth(path: string): boolean {
  return path.startsWith('/oauth2/')
}
