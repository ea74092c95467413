import { secondsLeft } from './access-tokens.js'
import { Digits } from './answers/json-text.js'
import { errorAnswer } from './answers/weibo-errors.js'
import type { Call } from './call-state.js'
import type { Reply } from './deliver.js'
import { presentedToken } from './presented-token.js'
import type { Weibo } from './weibo.js'

/** `POST /oauth2/get_token_info`: also of an expired token, and of one that another app was given (weibo.md, 3). */
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
  return { endpoint: 'info', fields, faults: token.faults }
}
