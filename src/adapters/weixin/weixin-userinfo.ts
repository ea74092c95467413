import { displayName } from '../../domain/plain-text.js'
import type { ProviderProfile } from '../../domain/provider-identity.js'
import { errorCode, isSnapshotUser, userinfoAnswer, type WeixinAnswer } from './weixin-answer.js'

export interface WeixinUserinfo {
  /** Whether the answer has another openid than the request. Then none of it is used. */
  readonly isOther: boolean
  readonly unionid: string | null
  readonly profile: ProviderProfile | null
}

/** The result if the call fails: the login continues without unionid and profile (rule WX-9). */
export const NO_USERINFO: WeixinUserinfo = { isOther: false, unionid: null, profile: null }

/** The nickname that Weixin returns for a person who shares none. */
const NAMELESS = '微信用户'
/** The decoder writes it for bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd'
const MAX_NAME_LENGTH = 64
const MAX_URL_LENGTH = 512

/** @param openUrl Weixin's address for browsers, where the sandbox has its pictures */
export function weixinUserinfo(answer: WeixinAnswer, openid: string, openUrl: string): WeixinUserinfo {
  if (answer.kind !== 'answer' || answer.status !== 200 || errorCode(answer.body) !== null) return NO_USERINFO
  // Weixin marks the token answer, but late at times. Unionid, name and picture of a stand-in are made up (rule WX-3).
  if (isSnapshotUser(answer.body)) return NO_USERINFO
  const told = userinfoAnswer.safeParse(answer.body).data
  if (!told) return NO_USERINFO
  if (told.openid !== openid) return { ...NO_USERINFO, isOther: true }
  const nickname = told.nickname ?? ''
  const screenName = nickname.includes(REPLACEMENT) ? '' : displayName(nickname, MAX_NAME_LENGTH)
  const isNamed = screenName !== '' && screenName !== NAMELESS
  return {
    isOther: false,
    unionid: told.unionid,
    profile: isNamed ? { screenName, avatarUrl: avatarUrl(told.headimgurl ?? '', openUrl) } : null,
  }
}

/** Weixin serves each picture over https too, the sandbox does not: in a local network it has another host than loopback. */
function avatarUrl(text: string, openUrl: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb || url.username || url.password || url.href.length > MAX_URL_LENGTH) return null
  if (url.origin !== new URL(openUrl).origin && !isLoopback(url.hostname)) url.protocol = 'https:'
  return url.href
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
