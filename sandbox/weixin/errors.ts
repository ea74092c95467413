import { randomBytes } from 'node:crypto'
import { type Answer, type Fields, jsonText } from '../answers/answer.js'

/** Weixin's error codes (weixin.md, 5), with its words. */
export const WEIXIN_ERRORS: Readonly<Record<number, string>> = {
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41009: 'missing openid',
  42001: 'access_token expired',
  42003: 'code expired',
  42007: 'access_token and refresh_token exception',
  43001: 'require GET method',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  48001: 'api unauthorized',
  50001: 'user unauthorized',
  50002: 'user limited',
}

/** JSON as Weixin sends it: status 200 always, and a content type without a charset (weixin.md, 4). */
export function jsonAnswer(fields: Fields): Answer {
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: jsonText(fields) }
}

export function errorAnswer(errcode: number): Answer {
  return jsonAnswer(errorFields(errcode))
}

export function errorFields(errcode: number, errmsg = WEIXIN_ERRORS[errcode] ?? 'system error'): Fields {
  return { errcode, errmsg: `${errmsg}, rid: ${requestId()}` }
}

function requestId(): string {
  return [0, 1, 2].map(() => randomBytes(4).toString('hex')).join('-')
}
