import { Digits, withContentType } from '../answers/answer.js'
import type { Faults } from '../answers/fault.js'

const HOSTILE_NAME = '<img src=x onerror=alert(1)>\u202egnp.exe\u0000\u0007\u001b[31m\r\nSet-Cookie: a=b\u2028'
const HOSTILE_AVATAR = 'javascript:alert(1)'
const ANOTHER_APP = 2000000002

/** Correct answers of the token endpoint in other forms that Weibo may use (weibo.md, 2). */
export const TOKEN_VARIANTS: Faults = {
  'as-json': {
    does: 'Content-Type is application/json',
    answer: (answer) => withContentType(answer, 'application/json'),
  },
  'expires-in-string': {
    does: 'expires_in is a string',
    fields: (fields) => ({ ...fields, expires_in: String(fields['expires_in']) }),
  },
  'no-remind-in': { does: 'remind_in is missing', fields: (fields) => ({ ...fields, remind_in: undefined }) },
  'no-real-name': { does: 'isRealName is missing', fields: (fields) => ({ ...fields, isRealName: undefined }) },
  'unknown-fields': {
    does: 'unknown fields',
    fields: (fields) => ({ ...fields, scope: 'follow_app_official_microblog', unheard_of: 1 }),
  },
  'uid-number': {
    does: 'uid is a number with all its digits, also beyond 2^53',
    fields: (fields) => ({ ...fields, uid: new Digits(String(fields['uid'])) }),
  },
}

/** Answers of the token endpoint without a usable uid or token (weibo.md, 2; rules.md, OA-7, OA-8). */
export const TOKEN_FAULTS: Faults = {
  'uid-missing': { does: 'uid is missing', fields: (fields) => ({ ...fields, uid: undefined }) },
  'uid-empty': { does: 'uid is an empty string', fields: (fields) => ({ ...fields, uid: '' }) },
  'uid-null': { does: 'uid is null', fields: (fields) => ({ ...fields, uid: null }) },
  'uid-zero': { does: 'uid is the string 0', fields: (fields) => ({ ...fields, uid: '0' }) },
  'uid-fraction': {
    does: 'uid is a number with an exponent',
    answer: (answer) => ({ ...answer, body: String(answer.body).replace(/"uid":"\d+"/, '"uid":1.40437656e9') }),
  },
  'uid-not-digits': {
    does: 'uid does not consist of digits',
    fields: (fields) => ({ ...fields, uid: "1' OR '1'='1" }),
  },
  'uid-too-long': { does: 'uid has 65 digits', fields: (fields) => ({ ...fields, uid: '1'.repeat(65) }) },
  'token-missing': { does: 'access_token is missing', fields: (fields) => ({ ...fields, access_token: undefined }) },
  'token-empty': { does: 'access_token is empty', fields: (fields) => ({ ...fields, access_token: '' }) },
  swapped: {
    does: 'uid and access_token are swapped',
    fields: (fields) => ({ ...fields, uid: fields['access_token'], access_token: fields['uid'] }),
  },
  'duplicate-fields': {
    does: 'a second uid, 1, follows the correct one',
    answer: (answer) => ({ ...answer, body: String(answer.body).replace(/}$/, ',"uid":"1"}') }),
  },
  'proto-field': {
    does: 'uid is inside a field named __proto__ only',
    answer: (answer) => ({ ...answer, body: String(answer.body).replace(/"uid":("\d+")/, '"__proto__":{"uid":$1}') }),
  },
}

/** Profiles that must not fail a login, and must not reach a page unchanged (weibo.md, 3; WEIBO_FETCH_PROFILE). */
export const PROFILE_FAULTS: Faults = {
  'profile-hostile': {
    does: 'screen_name with markup, bidi and control characters; avatars with javascript: URLs',
    fields: (fields) => ({
      ...fields,
      screen_name: HOSTILE_NAME,
      name: HOSTILE_NAME,
      profile_image_url: HOSTILE_AVATAR,
      avatar_large: HOSTILE_AVATAR,
      avatar_hd: HOSTILE_AVATAR,
    }),
  },
  'profile-long-name': {
    does: 'screen_name of 10,000 characters',
    fields: (fields) => ({ ...fields, screen_name: '微'.repeat(10_000) }),
  },
  'profile-bare': {
    does: 'only id and idstr',
    fields: ({ id, idstr }) => ({ ...(id === undefined ? {} : { id }), ...(idstr === undefined ? {} : { idstr }) }),
  },
  'profile-wrong-types': {
    does: 'screen_name is a number, the avatars are null',
    fields: (fields) => ({ ...fields, screen_name: 42, profile_image_url: null, avatar_large: null, avatar_hd: null }),
  },
  'profile-other-person': { does: 'idstr is that of another person', fields: (fields) => ({ ...fields, idstr: '1' }) },
}

/** Correct answers of get_token_info in other forms that Weibo may use (weibo.md, 3). */
export const TOKEN_INFO_VARIANTS: Faults = {
  'info-as-json': {
    does: 'Content-Type is application/json',
    answer: (answer) => withContentType(answer, 'application/json'),
  },
  'info-appkey-string': {
    does: 'appkey is a string',
    fields: (fields) => ({ ...fields, appkey: String(fields['appkey']) }),
  },
  'info-uid-string': {
    does: 'uid is a string',
    fields: (fields) => ({ ...fields, uid: String(fields['uid']) }),
  },
}

/** Answers of get_token_info that must not lead to a login (weibo.md, 3). */
export const TOKEN_INFO_FAULTS: Faults = {
  'info-other-app': {
    does: 'the token belongs to another app',
    fields: (fields) => ({ ...fields, appkey: ANOTHER_APP }),
  },
  'info-appkey-missing': { does: 'appkey is missing', fields: (fields) => ({ ...fields, appkey: undefined }) },
  'info-expired': { does: 'expire_in is negative', fields: (fields) => ({ ...fields, expire_in: -1 }) },
  'info-expires-now': { does: 'expire_in is 0', fields: (fields) => ({ ...fields, expire_in: 0 }) },
  'info-expiry-missing': { does: 'expire_in is missing', fields: (fields) => ({ ...fields, expire_in: undefined }) },
  'info-uid-missing': { does: 'uid is missing', fields: (fields) => ({ ...fields, uid: undefined }) },
  'info-uid-zero': { does: 'uid is 0', fields: (fields) => ({ ...fields, uid: 0 }) },
}
