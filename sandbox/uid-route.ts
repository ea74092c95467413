import { jsonAnswer } from './answers/answer.js'
import { Digits } from './answers/json-text.js'
import { errorAnswer } from './answers/weibo-errors.js'
import type { Call } from './call-state.js'
import type { Reply } from './deliver.js'
import { presentedToken, problemOfToken } from './presented-token.js'
import type { Weibo } from './weibo.js'

/** `GET /2/account/get_uid.json` (weibo.md, 3). */
export function getUid(weibo: Weibo, call: Call): Reply {
  const token = presentedToken(weibo, call)
  const errorCode = problemOfToken(token)
  if (token === null || errorCode !== null) return errorAnswer(errorCode ?? 21332, { path: call.path })
  return jsonAnswer(200, call.path, { uid: new Digits(token.uid) })
}
