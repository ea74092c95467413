import type { Answer, Fields } from '../answers/answer.js'
import { BODY_FAULTS } from '../answers/body-faults.js'
import { CONNECTION_FAULTS } from '../answers/connection-faults.js'
import type { Success } from '../answers/deliver.js'
import { type AnsweredCall, type Fault, type Faults, prefixed } from '../answers/fault.js'
import { errorAnswer, jsonAnswer, WEIBO_ERRORS } from './errors.js'
import { PROFILE_FAULTS, TOKEN_FAULTS, TOKEN_INFO_FAULTS, TOKEN_INFO_VARIANTS, TOKEN_VARIANTS } from './field-faults.js'

/**
 * The endpoints that faults apply to. The prefix of a fault's name says which: `profile-`, `info-`, or none for the
 * token.
 */
export type Endpoint = 'token' | 'profile' | 'info'

const UNKNOWN_CODE = 99999
const RATE_LIMITS = [10022, 10023, 10024]

/** A fault for each of Weibo's error codes, and for each form that it may have (weibo.md, 2). */
const ERROR_FAULTS: Faults = {
  ...Object.fromEntries(Object.keys(WEIBO_ERRORS).map((code) => [`error-${code}`, error(Number(code))])),
  ...Object.fromEntries(RATE_LIMITS.map((code) => [`error-${code}-429`, error(code, 429)])),
  [`error-${UNKNOWN_CODE}`]: { ...error(UNKNOWN_CODE), does: 'fails with an unknown error code' },
  'error-bare': {
    does: 'fails with 21325, without a description',
    answer: (_answer, call) => changed(errorAnswer(21325, call), { error_description: undefined }),
  },
  'error-hostile': {
    does: 'fails with 21325 and a description full of markup, line breaks and the code',
    answer: (_answer, call) =>
      changed(errorAnswer(21325, call), {
        error_description: `<script>alert(1)</script>\r\nSet-Cookie: a=b\n\u001b[31m\u202e${call.code ?? ''}`,
      }),
  },
  'error-string-code': {
    does: 'fails with 21325, error_code is a string',
    answer: (_answer, call) => changed(errorAnswer(21325, call), { error_code: '21325' }),
  },
  'error-with-200': {
    does: 'fails with 21325, but with status 200',
    answer: (_answer, call) => ({ ...errorAnswer(21325, call), status: 200 }),
  },
}

const EVERYWHERE: Faults = { ...ERROR_FAULTS, ...BODY_FAULTS, ...CONNECTION_FAULTS }

/** Correct answers in another form. */
export const VARIANTS: Faults = { ...TOKEN_VARIANTS, ...TOKEN_INFO_VARIANTS }

export const FAULTS: Faults = {
  ...EVERYWHERE,
  ...TOKEN_FAULTS,
  ...PROFILE_FAULTS,
  ...prefixed('profile-', EVERYWHERE),
  ...TOKEN_INFO_FAULTS,
  ...prefixed('info-', EVERYWHERE),
}

const BY_NAME: Faults = { ...VARIANTS, ...FAULTS }
export const FAULT_NAMES: readonly string[] = Object.keys(BY_NAME)

export function isFaultName(name: string): boolean {
  return Object.hasOwn(BY_NAME, name)
}

interface Asked {
  /** Names of faults. Those of other endpoints are ignored. */
  readonly faults: readonly string[]
  readonly call: AnsweredCall
}

/** A success of this endpoint, for `Delivery` to spoil. */
export function success(endpoint: Endpoint, fields: Fields, { faults, call }: Asked): Success {
  return {
    fields,
    answer: (spoiled) => jsonAnswer(200, call.path, spoiled),
    faults: faults.filter((name) => endpointOf(name) === endpoint).flatMap((name) => BY_NAME[name] ?? []),
    call,
  }
}

function endpointOf(name: string): Endpoint {
  if (name.startsWith('profile-')) return 'profile'
  return name.startsWith('info-') ? 'info' : 'token'
}

function error(code: number, status = WEIBO_ERRORS[code]?.status ?? 400): Fault {
  return {
    does: `fails with ${code} (${WEIBO_ERRORS[code]?.error ?? 'unknown'}), status ${status}`,
    answer: (_answer, call) => ({ ...errorAnswer(code, call), status }),
  }
}

function changed(answer: Answer, changes: Readonly<Record<string, string | undefined>>): Answer {
  return { ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), ...changes }) }
}
