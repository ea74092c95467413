import type { Fields } from '../answers/answer.js'
import { BODY_FAULTS } from '../answers/body-faults.js'
import { CONNECTION_FAULTS, sendLater } from '../answers/connection-faults.js'
import type { Success } from '../answers/deliver.js'
import { type AnsweredCall, type Fault, type Faults, prefixed } from '../answers/fault.js'
import { errorAnswer, errorFields, jsonAnswer, WEIXIN_ERRORS } from './errors.js'
import { FIELD_FAULTS, PROFILE_FAULTS } from './field-faults.js'

/** Also decides what an expired code is answered with. */
export const EXPIRED_40029 = 'expired-40029'

const BUSY = -1
const UNKNOWN_ERROR = 99999
const LATE_MS = 20_000
const PROFILE = 'profile-'

/** A fault for each error code, and for each form that it may have (weixin.md, 5). */
const ERROR_FAULTS: Faults = {
  ...Object.fromEntries(Object.keys(WEIXIN_ERRORS).map((errcode) => [`error-${errcode}`, error(Number(errcode))])),
  'error-busy': error(BUSY),
  [`error-${UNKNOWN_ERROR}`]: { ...error(UNKNOWN_ERROR), does: 'fails with an unknown errcode' },
  [EXPIRED_40029]: { ...error(40029), does: 'fails with 40029, as does a code that has expired' },
  'error-string-code': {
    does: 'fails with 40029, errcode is a string',
    answer: () => jsonAnswer({ ...errorFields(40029), errcode: '40029' }),
  },
  'error-hostile': {
    does: 'fails with 40029 and an errmsg full of markup, line breaks, the code and the secret',
    answer: (_answer, call) => jsonAnswer(errorFields(40029, hostileText(call))),
  },
  'error-beside-success': {
    does: 'fails with 40029 beside all fields of a success',
    fields: (fields) => ({ ...fields, ...errorFields(40029) }),
  },
  'error-0': { does: 'a success with errcode 0', fields: (fields) => ({ errcode: 0, errmsg: 'ok', ...fields }) },
  'error-string-0': {
    does: 'a success with errcode "0"',
    fields: (fields) => ({ errcode: '0', errmsg: 'ok', ...fields }),
  },
}

/** Faults of the calls that take a code. With the prefix `profile-` they are faults of userinfo. */
export const CODE_FAULTS: Faults = {
  ...ERROR_FAULTS,
  ...FIELD_FAULTS,
  ...BODY_FAULTS,
  ...CONNECTION_FAULTS,
  late: {
    does: 'a correct answer after 20 seconds',
    send: (answer, connection) => sendLater(answer, connection, LATE_MS),
  },
}

export const FAULTS: Faults = { ...CODE_FAULTS, ...prefixed(PROFILE, CODE_FAULTS), ...PROFILE_FAULTS }
export const FAULT_NAMES: readonly string[] = Object.keys(FAULTS)

export function isFaultName(name: string): boolean {
  return Object.hasOwn(FAULTS, name)
}

/** A success of a call that takes a code, or of userinfo, for `Delivery` to spoil. */
export function success(fields: Fields, { faults, call }: { faults: readonly string[]; call: AnsweredCall }): Success {
  const isProfile = call.path === '/sns/userinfo'
  const names = faults.filter((name) => name.startsWith(PROFILE) === isProfile)
  return { fields, answer: jsonAnswer, faults: names.flatMap((name) => FAULTS[name] ?? []), call }
}

function error(errcode: number): Fault {
  return {
    does: `fails with ${errcode} (${WEIXIN_ERRORS[errcode] ?? 'system error'})`,
    answer: () => errorAnswer(errcode),
  }
}

function hostileText({ code = '', secret = '' }: AnsweredCall): string {
  return `<script>alert(1)</script>\r\nSet-Cookie: a=b\n\u001b[31m\u202e${code} ${secret}`
}
