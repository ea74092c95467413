import { jsonAnswer } from './answers/answer.js'
import { errorAnswer } from './answers/weibo-errors.js'
import type { Call } from './call-state.js'
import type { Reply } from './deliver.js'
import { presentedToken } from './presented-token.js'
import type { Weibo } from './weibo.js'

/** `GET` or `POST /oauth2/revokeoauth2`: the person is asked again next time (weibo.md, 3). */
export function revokeToken(weibo: Weibo, call: Call): Reply {
  const token = presentedToken(weibo, call)
  if (token === null) return errorAnswer(21332, { path: call.path })
  weibo.tokens.revoke(token.text)
  weibo.agreements.take(token.uid)
  return jsonAnswer(200, call.path, { result: 'true' })
}
