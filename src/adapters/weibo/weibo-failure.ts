import type { Log } from '../../application/ports/log.js'
import type { Authentication } from '../../application/ports/oauth-provider.js'
import { errorAnswer, type WeiboAnswer } from './weibo-answer.js'
import { weiboError } from './weibo-error.js'

/** Weibo's limits are per hour, and it seldom sends `Retry-After`. */
const DEFAULT_WAIT_SECONDS = 60
const LONGEST_WAIT_SECONDS = 3600

/**
 * The outcome of a call that identified no person. It is logged if Weibo or the operator has to fix it. Of the answer,
 * only numbers are logged, since Weibo's error descriptions repeat the code (rule OB-4).
 */
export function weiboFailure(answer: WeiboAnswer, log: Log): Exclude<Authentication, { outcome: 'authenticated' }> {
  if (answer.kind === 'silence') {
    log.warn({ provider: 'weibo', reason: answer.code }, 'Weibo gave no usable answer')
    return { outcome: 'failed', error: answer.isTimeout ? 'provider_timeout' : 'provider_error' }
  }
  const { status, body, retryAfter } = answer
  const code = errorAnswer.safeParse(body).data?.error_code
  const meaning = code === undefined ? undefined : weiboError(code)
  const facts = { provider: 'weibo', status, ...(code === undefined ? {} : { error_code: Number(code) }) }
  if (meaning?.whose === 'person') return { outcome: 'refused', error: meaning.outcome }
  if (meaning?.whose === 'operator') {
    log.error(facts, `Weibo refuses our configuration (${meaning.name}): ${meaning.advice}`)
    return { outcome: 'failed', error: 'provider_error', cause: 'configuration' }
  }
  if (meaning?.isLimit || status === 429) {
    const retryAfterSeconds = Math.min(retryAfter || DEFAULT_WAIT_SECONDS, LONGEST_WAIT_SECONDS)
    log.warn({ ...facts, retry_after_seconds: retryAfterSeconds }, 'Weibo limits our calls')
    return { outcome: 'failed', error: 'provider_error', cause: 'limit', retryAfterSeconds }
  }
  log.warn(facts, meaning ? 'Weibo reports an error of its own' : 'Weibo returned an answer of unknown form')
  // An error that we do not know may be about the code, which anyone can make up.
  const isRejection = code !== undefined && !meaning && status >= 400 && status < 500
  return { outcome: 'failed', error: 'provider_error', ...(isRejection && { cause: 'request' }) }
}
