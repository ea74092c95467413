import { withContentType } from '../answers/answer.js'
import type { Faults } from '../answers/fault.js'

const HOSTILE_NAME = '<img src=x onerror=alert(1)>\u202egnp.exe\u0000\u0007\u001b[31m\r\nSet-Cookie: a=b\u2028'

/** Ids that a client must not accept, and correct answers in another form that Weixin may use (weixin.md, 4). */
export const FIELD_FAULTS: Faults = {
  'openid-missing': { does: 'openid is missing', fields: (fields) => ({ ...fields, openid: undefined }) },
  'openid-empty': { does: 'openid is empty', fields: (fields) => ({ ...fields, openid: '' }) },
  'openid-number': { does: 'openid is a number', fields: (fields) => ({ ...fields, openid: 601234567 }) },
  'openid-array': {
    does: 'openid is an array',
    fields: ({ openid, ...fields }) => ({ ...fields, openid: [`${openid}`] }),
  },
  'openid-odd': {
    does: 'openid with characters that no openid has',
    fields: (fields) => ({ ...fields, openid: "o6_bm/../' OR '1'='1 $ne" }),
  },
  'openid-too-long': { does: 'openid has 46 characters', fields: (fields) => ({ ...fields, openid: 'o'.repeat(46) }) },
  'token-missing': { does: 'access_token is missing', fields: (fields) => ({ ...fields, access_token: undefined }) },
  'unionid-missing': { does: 'unionid is missing', fields: (fields) => ({ ...fields, unionid: undefined }) },
  'unionid-empty': { does: 'unionid is empty', fields: (fields) => ({ ...fields, unionid: '' }) },
  'unionid-null': { does: 'unionid is null', fields: (fields) => ({ ...fields, unionid: null }) },
  'unionid-number': { does: 'unionid is a number', fields: (fields) => ({ ...fields, unionid: 601234567 }) },
  'unionid-odd': {
    does: 'unionid with characters that no unionid has',
    fields: (fields) => ({ ...fields, unionid: 'o6_bm:union/../' }),
  },
  'unionid-too-long': {
    does: 'unionid has 65 characters',
    fields: (fields) => ({ ...fields, unionid: 'o'.repeat(65) }),
  },
  snapshot: { does: 'is_snapshotuser is 1', fields: (fields) => ({ ...fields, is_snapshotuser: 1 }) },
  'snapshot-string': { does: 'is_snapshotuser is "1"', fields: (fields) => ({ ...fields, is_snapshotuser: '1' }) },
  'snapshot-true': { does: 'is_snapshotuser is true', fields: (fields) => ({ ...fields, is_snapshotuser: true }) },
  'unknown-fields': { does: 'unknown fields', fields: (fields) => ({ ...fields, unheard_of: 1 }) },
  'as-json': {
    does: 'Content-Type is application/json',
    answer: (answer) => withContentType(answer, 'application/json'),
  },
  latin1: {
    does: 'a nickname with bytes that are not UTF-8',
    fields: (fields) => ({ ...fields, nickname: 'Zoë Brontë' }),
    answer: (answer) => ({ ...answer, body: Buffer.from(String(answer.body), 'latin1') }),
  },
}

/** Profiles that must not fail a login, and must not reach a page unchanged (weixin.md, 4). */
export const PROFILE_FAULTS: Faults = {
  'profile-other-person': {
    does: 'openid, unionid and name are those of another person',
    fields: (fields) => ({
      ...fields,
      openid: 'o-another-person-0000000000x',
      unionid: 'o-another-person-0000000000u',
      nickname: '别人',
    }),
  },
  'profile-hostile': {
    does: 'nickname with markup, bidi and control characters; headimgurl is a javascript: URL',
    fields: (fields) => ({ ...fields, nickname: HOSTILE_NAME, headimgurl: 'javascript:alert(1)' }),
  },
  'profile-name-missing': { does: 'nickname is missing', fields: (fields) => ({ ...fields, nickname: undefined }) },
  'profile-name-empty': { does: 'nickname is empty', fields: (fields) => ({ ...fields, nickname: '' }) },
  'profile-name-number': { does: 'nickname is a number', fields: (fields) => ({ ...fields, nickname: 42 }) },
  'profile-picture-empty': { does: 'headimgurl is empty', fields: (fields) => ({ ...fields, headimgurl: '' }) },
}
