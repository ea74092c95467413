import { relabelled } from './answer.js'
import type { Faults } from './fault.js'

const ANOTHER_APP = 2000000002

/** Forms that get_token_info is said to have (weibo.md, 3). */
export const TOKEN_INFO_VARIANTS: Faults = {
  'info-as-json': { does: 'labelled application/json', answer: (answer) => relabelled(answer, 'application/json') },
  'info-appkey-string': {
    does: 'appkey is a string',
    fields: (fields) => ({ ...fields, appkey: String(fields['appkey']) }),
  },
  'info-uid-string': {
    does: 'uid is a string',
    fields: (fields) => ({ ...fields, uid: String(fields['uid']) }),
  },
}

/** Answers of get_token_info that must log nobody in (weibo.md, 3). */
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
