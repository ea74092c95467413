import type { Answer, AnsweredCall } from './answer.js'
import { jsonAnswer } from './answer.js'

export interface WeiboError {
  readonly error: string
  readonly status?: number
  readonly describe?: (call: AnsweredCall) => string
}

/**
 * Weibo's error codes (weibo.md, 2; the names are those of Weibo's page "Error code").
 * 400 unless a row says otherwise; some descriptions repeat the code or the client id, as Weibo's do.
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

/** A failure as Weibo words it (weibo.md, 2); the `/2/` API sends neither `error_uri` nor a description. */
export function errorAnswer(errorCode: number, call: AnsweredCall): Answer {
  const { error, status = 400, describe } = WEIBO_ERRORS[errorCode] ?? { error: 'unknown_error' }
  const ofOAuth = call.path.startsWith('/oauth2/')
  return jsonAnswer(status, call.path, {
    error,
    error_code: errorCode,
    request: call.path,
    error_uri: ofOAuth ? call.path : undefined,
    error_description: ofOAuth ? describe?.(call) : undefined,
  })
}
