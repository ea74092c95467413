import { relabelled } from './answer.js'
import type { Faults } from './fault.js'
import { Digits } from './json-text.js'

/** Answers of the token endpoint that are as right as the usual one: what is known of Weibo leaves them open (weibo.md, 2). */
export const TOKEN_VARIANTS: Faults = {
  'as-json': { does: 'labelled application/json', answer: (answer) => relabelled(answer, 'application/json') },
  'expires-in-string': {
    does: 'expires_in is a string',
    fields: (fields) => ({ ...fields, expires_in: String(fields['expires_in']) }),
  },
  'no-remind-in': { does: 'remind_in is missing', fields: (fields) => ({ ...fields, remind_in: undefined }) },
  'no-real-name': { does: 'isRealName is missing', fields: (fields) => ({ ...fields, isRealName: undefined }) },
  'unknown-fields': {
    does: 'fields that nobody knows',
    fields: (fields) => ({ ...fields, scope: 'follow_app_official_microblog', unheard_of: 1 }),
  },
  'uid-number': {
    does: 'uid is a number, with all its digits even beyond 2^53',
    fields: (fields) => ({ ...fields, uid: new Digits(String(fields['uid'])) }),
  },
}

/** Answers of the token endpoint without a usable uid and token (weibo.md, 2; rules.md, OA-7, OA-8). */
export const TOKEN_FAULTS: Faults = {
  'uid-missing': { does: 'uid is missing', fields: (fields) => ({ ...fields, uid: undefined }) },
  'uid-empty': { does: 'uid is an empty string', fields: (fields) => ({ ...fields, uid: '' }) },
  'uid-null': { does: 'uid is null', fields: (fields) => ({ ...fields, uid: null }) },
  'uid-zero': { does: 'uid is the string 0', fields: (fields) => ({ ...fields, uid: '0' }) },
  'uid-fraction': {
    does: 'uid is a number with an exponent',
    answer: (answer) => ({ ...answer, body: String(answer.body).replace(/"uid":"\d+"/, '"uid":1.40437656e9') }),
  },
  'uid-not-digits': { does: 'uid is not made of digits', fields: (fields) => ({ ...fields, uid: "1' OR '1'='1" }) },
  'uid-too-long': { does: 'uid has 65 digits', fields: (fields) => ({ ...fields, uid: '1'.repeat(65) }) },
  'token-missing': { does: 'access_token is missing', fields: (fields) => ({ ...fields, access_token: undefined }) },
  'token-empty': { does: 'access_token is empty', fields: (fields) => ({ ...fields, access_token: '' }) },
  swapped: {
    does: 'uid and access_token have changed places',
    fields: (fields) => ({ ...fields, uid: fields['access_token'], access_token: fields['uid'] }),
  },
  'duplicate-fields': {
    does: 'a second uid, 1, comes after the right one',
    answer: (answer) => ({ ...answer, body: String(answer.body).replace(/}$/, ',"uid":"1"}') }),
  },
  'proto-field': {
    does: 'uid stands inside a field named __proto__ only',
    answer: (answer) => ({ ...answer, body: String(answer.body).replace(/"uid":("\d+")/, '"__proto__":{"uid":$1}') }),
  },
}
