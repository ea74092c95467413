import { randomBytes } from 'node:crypto'
import { deadlineIn } from '../../application/deadline.js'
import type { ProviderAnswer, ProviderHttp } from '../../application/ports/provider-http.js'
import { type Finding, fail, ok, warn } from '../../domain/finding.js'
import { errorCode, weixinAnswer } from './weixin-answer.js'
import { weixinError } from './weixin-error.js'
import { exchangeCall } from './weixin-exchange.js'
import type { WeixinApplication, WeixinChannel } from './weixin-settings.js'

/** Less than a check has, so that the answer says which provider is late. */
const PATIENCE_MS = 4500
const CODE_BYTES = 16
const ADDRESS_NOT_LISTED = 40164
const WRONG_APPID = 40013
const LATER = 'Run doctor again later'
const CLEAR_THE_WAY = 'Check WEIXIN_API_URL and OUTBOUND_PROXY, and what filters the network of this machine'

export interface ExaminedApplication {
  readonly apiUrl: string
  readonly channel: WeixinChannel
  readonly application: WeixinApplication
}

/** Asks Weixin once, with a code that it never issued: a right application is told that the code is invalid. */
export async function examineWeixin(examined: ExaminedApplication, http: ProviderHttp): Promise<Finding> {
  const { apiUrl, channel, application } = examined
  const code = randomBytes(CODE_BYTES).toString('hex')
  const answer = await http.send(exchangeCall(apiUrl, channel, application, code), deadlineIn(PATIENCE_MS))
  if (answer.kind === 'silence') return silent(answer)
  const read = weixinAnswer(answer)
  const number = read.kind === 'answer' ? errorCode(read.body) : null
  if (typeof number !== 'number') return unreadable(answer.status)
  return findingOn(number, channel)
}

function findingOn(number: number, channel: WeixinChannel): Finding {
  const name = `WEIXIN_${channel.toUpperCase()}`
  const meaning = weixinError(number)
  if (meaning.whose === 'person') return ok('appid and secret are right')
  if (number === ADDRESS_NOT_LISTED)
    return fail(
      `the address of this machine is not on the list of the application (${number})`,
      'Add the public address of this machine to the IP list (IP白名单) of the application at Weixin',
    )
  if (meaning.whose === 'operator') {
    const what = number === WRONG_APPID ? 'the appid is wrong' : 'the secret is wrong'
    const compare = `Compare ${name}_APPID and ${name}_SECRET with AppID and AppSecret of the application at Weixin`
    if (meaning.cause === 'credentials') return fail(`${what} (${number})`, compare)
    const todo = `Check at Weixin that the application of ${name}_APPID is of the kind "${channel}", verified, and may log people in`
    return fail(`the application may not log people in (${number})`, todo)
  }
  return warn(meaning.limit ? `Weixin limits our calls (${number})` : `Weixin is in trouble (${number})`, LATER)
}

function unreadable(status: number): Finding {
  if (status >= 500) return warn(`Weixin is in trouble (HTTP ${status})`, LATER)
  return fail(`something stands between us and Weixin: it answers HTTP ${status} without Weixin's JSON`, CLEAR_THE_WAY)
}

function silent({ isTimeout, code }: Extract<ProviderAnswer, { kind: 'silence' }>): Finding {
  const what = isTimeout ? `Weixin did not answer within ${PATIENCE_MS / 1000} s` : `Weixin cannot be reached (${code})`
  return fail(what, CLEAR_THE_WAY)
}
