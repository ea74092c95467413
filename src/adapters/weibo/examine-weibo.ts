import { randomBytes } from 'node:crypto'
import { deadlineIn } from '../../application/deadline.js'
import type { ProviderAnswer, ProviderHttp } from '../../application/ports/provider-http.js'
import { type Finding, fail, ok, warn } from '../../domain/finding.js'
import { errorAnswer, weiboAnswer } from './weibo-answer.js'
import { weiboError } from './weibo-error.js'
import { exchangeCall } from './weibo-exchange.js'
import type { WeiboSettings } from './weibo-settings.js'

export interface WeiboExamination {
  readonly application: Finding
  /** Whether Weibo knows the redirect URI. Null: its answer does not say. */
  readonly redirectUri: Finding | null
  /** Weibo's clock. Null: it did not tell. */
  readonly date: Date | null
  /** Our clock when Weibo answered. */
  readonly at: Date
}

/** Less than a check has, so that the answer says which provider is late. */
const PATIENCE_MS = 4500
const CODE_BYTES = 16
const RIGHT = ok('App Key and App Secret are right')
const LATER = 'Run doctor again later'

const COMPARE_KEYS =
  'Compare WEIBO_CLIENT_ID and WEIBO_CLIENT_SECRET with App Key and App Secret at open.weibo.com under 应用信息 > 基本信息'
const REVIEW = 'Have the application reviewed at open.weibo.com, or add the people who try it under 应用信息 > 测试信息'
const ASK_FOR_LOGIN =
  'Check at open.weibo.com that the application is a website (网页应用), active, and may log people in'
const CLEAR_THE_WAY = 'Check WEIBO_BASE_URL and OUTBOUND_PROXY, and what filters the network of this machine'

const REFUSALS: ReadonlyMap<string, readonly [what: string, todo: string]> = new Map([
  ['21321', ['the application is not reviewed: only its owner and 15 testers can log in', REVIEW]],
  ['21323', ['App Key or App Secret is wrong', COMPARE_KEYS]],
  ['21324', ['App Key or App Secret is wrong', COMPARE_KEYS]],
  ['21326', ['the application may not use this way of login', ASK_FOR_LOGIN]],
  ['21328', ['the application may not use this way of login', ASK_FOR_LOGIN]],
  ['21329', ['the application may not use this way of login', ASK_FOR_LOGIN]],
])

/** Asks the token endpoint once, with a code that Weibo never issued: a right application is told that it is invalid. */
export async function examineWeibo(settings: WeiboSettings, http: ProviderHttp): Promise<WeiboExamination> {
  const code = randomBytes(CODE_BYTES).toString('hex')
  const answer = await http.send(exchangeCall(settings, code), deadlineIn(PATIENCE_MS))
  const errorCode = errorCodeIn(answer)
  const clocks = { date: answer.kind === 'answer' ? answer.date : null, at: new Date() }
  if (errorCode === '21325')
    return { application: RIGHT, redirectUri: ok(`Weibo knows ${settings.redirectUri}`), ...clocks }
  if (errorCode === '21322') return { application: RIGHT, redirectUri: unknownRedirectUri(settings), ...clocks }
  return { application: findingOn(answer, errorCode), redirectUri: null, ...clocks }
}

function unknownRedirectUri({ redirectUri }: WeiboSettings): Finding {
  return fail(
    `Weibo does not know ${redirectUri} (21322)`,
    'Enter exactly this address at open.weibo.com under 应用信息 > 高级信息 > 授权回调页, or set WEIBO_REDIRECT_URI to what stands there',
  )
}

function errorCodeIn(answer: ProviderAnswer): string | undefined {
  const read = weiboAnswer(answer)
  return read.kind === 'answer' ? errorAnswer.safeParse(read.body).data?.error_code : undefined
}

function findingOn(answer: ProviderAnswer, errorCode: string | undefined): Finding {
  if (answer.kind === 'silence') return silent(answer)
  const { status } = answer
  const meaning = errorCode === undefined ? undefined : weiboError(errorCode)
  const [what, todo] = REFUSALS.get(errorCode ?? '') ?? []
  if (what && todo) return fail(`${what} (${errorCode})`, todo)
  const isLimit = (meaning?.whose === 'weibo' && meaning.isLimit) || status === 429
  if (isLimit) return warn(`Weibo limits our calls (${errorCode ?? `HTTP ${status}`})`, LATER)
  if (meaning?.whose === 'weibo' || status >= 500)
    return warn(`Weibo is in trouble (${errorCode ?? `HTTP ${status}`})`, LATER)
  if (errorCode !== undefined)
    return warn(`Weibo answers an error that weibind does not know (${errorCode})`, 'Look it up at open.weibo.com')
  return fail(`something stands between us and Weibo: it answers HTTP ${status} without Weibo's JSON`, CLEAR_THE_WAY)
}

function silent({ isTimeout, code }: Extract<ProviderAnswer, { kind: 'silence' }>): Finding {
  const what = isTimeout ? `Weibo did not answer within ${PATIENCE_MS / 1000} s` : `Weibo cannot be reached (${code})`
  return fail(what, CLEAR_THE_WAY)
}
