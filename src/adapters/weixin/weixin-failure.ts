import type { Log } from '../../application/ports/log.js'
import type { Authentication, ProviderFailure } from '../../application/ports/oauth-provider.js'
import { errorCode, type WeixinAnswer } from './weixin-answer.js'
import { type WeixinError, weixinError } from './weixin-error.js'
import type { WeixinChannel } from './weixin-settings.js'

const MINUTE_SECONDS = 60
const DAY_SECONDS = 86_400
/** Weixin's days begin at midnight in China. */
const CHINA_OFFSET_SECONDS = 28_800
const LONGEST_WAIT_SECONDS = 3600

type Failure = Exclude<Authentication, { outcome: 'authenticated' }>

/**
 * The outcome of a call that identified no person. It is logged if Weixin or the operator has to fix it. Of the answer,
 * only numbers are logged, since `errmsg` may repeat what was sent (rule WX-14).
 */
export function weixinFailure(answer: WeixinAnswer, channel: WeixinChannel, log: Log): Failure {
  if (answer.kind === 'silence') {
    log.warn({ provider: 'weixin', channel, reason: answer.code }, 'Weixin gave no usable answer')
    return { outcome: 'failed', error: answer.isTimeout ? 'provider_timeout' : 'provider_error' }
  }
  const { status, body } = answer
  const code = status === 200 ? (errorCode(body) ?? undefined) : undefined
  const told = code === undefined ? {} : { providerCode: code }
  const facts = { provider: 'weixin', channel, status, ...(code === undefined ? {} : { errcode: code }) }
  const meaning = weixinError(code)
  if (meaning.whose === 'person') return { outcome: 'refused', error: meaning.outcome, ...told }
  if (meaning.whose === 'operator') {
    log.error(facts, `Weixin refuses our configuration (${code}): ${adviceOn(meaning, channel)}`)
    return { outcome: 'failed', error: 'provider_error', cause: 'configuration', ...told }
  }
  if (meaning.limit) return limited(meaning.limit, facts, told, log)
  log.warn(
    facts,
    code === undefined ? 'Weixin returned an answer of unknown form' : 'Weixin reports an error of its own',
  )
  return { outcome: 'failed', error: 'provider_error', ...told }
}

function adviceOn({ cause }: Extract<WeixinError, { whose: 'operator' }>, channel: WeixinChannel): string {
  const name = `WEIXIN_${channel.toUpperCase()}`
  return cause === 'credentials'
    ? `compare ${name}_APPID and ${name}_SECRET with the application at Weixin`
    : `check at Weixin that the application of ${name}_APPID is of the kind "${channel}", verified, and may log people in`
}

function limited(limit: 'day' | 'minute', facts: object, told: object, log: Log): ProviderFailure {
  const now = Math.floor(Date.now() / 1000)
  const wait =
    limit === 'minute'
      ? MINUTE_SECONDS - (now % MINUTE_SECONDS)
      : DAY_SECONDS - ((now + CHINA_OFFSET_SECONDS) % DAY_SECONDS)
  const retryAfterSeconds = Math.min(wait, LONGEST_WAIT_SECONDS)
  log.warn({ ...facts, retry_after_seconds: retryAfterSeconds }, 'Weixin limits our calls')
  return { outcome: 'failed', error: 'provider_error', cause: 'limit', retryAfterSeconds, ...told }
}
