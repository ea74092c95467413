import fc from 'fast-check'
import type { Fields, HostileAnswer } from './hostile-answer.js'
import { fieldsOf, mostlyMissing, text } from './hostile-fields.js'

const UIDS = fc.oneof(
  fc.bigInt(1n, 10n ** 63n).chain((uid) => fc.constantFrom(`${uid}`, `"${uid}"`, `"0${uid}"`)),
  fc.constantFrom('9007199254740993', '"0123"', `"${'9'.repeat(64)}"`),
)
const NO_UIDS = fc.oneof(
  fc.constantFrom(
    '""',
    'null',
    'true',
    '{}',
    '["1"]',
    '{"$ne":null}',
    `"${'9'.repeat(65)}"`,
    '"2.00abc"',
    '1e9',
    '-1',
    '0',
  ),
  fc.constantFrom('1.0', '"1 "', '"１２"', '"0"'),
  fc.string().map((value) => text(`${value}x`)),
)
const TOKENS = fc.stringMatching(/^2\.00[A-Za-z0-9_-]{8,40}$/).map(text)
const NO_TOKENS = fc.constantFrom('-1', '1', 'null', 'true', '{}', '["2.00x"]', '""', `"${'x'.repeat(1025)}"`)

const PERSONS: Readonly<Record<number, string>> = {
  21325: 'invalid_code',
  21332: 'invalid_code',
  21330: 'access_denied',
}
const CODES = [...Object.keys(PERSONS).map(Number), 10001, 10009, 10023, 21321, 21322, 21324, 99999]

/** The fields of an answer to a code: mostly good ones. */
export const WEIBO_FIELDS: fc.Arbitrary<Fields> = fieldsOf({
  access_token: [TOKENS, NO_TOKENS],
  uid: [UIDS, NO_UIDS],
  expires_in: [fc.constant('157679999'), fc.constantFrom('"x"', '-1', '{}')],
  error_code: [
    mostlyMissing(fc.constantFrom(...Object.keys(PERSONS))),
    fc.constantFrom(...CODES, ...CODES.map((code) => `"${code}"`), -1, '1e30', '{}').map(String),
  ],
  error: [fc.constant(undefined), fc.constantFrom('"invalid_grant"', 'null', '{}')],
})

/** What the service has to make of an answer: the uid, or the error of its own answer. */
export function expectedOfWeibo({ status, fields }: HostileAnswer): string {
  if (!fields) return 'provider_error'
  const code = /^"?([0-9]{1,9})"?$/.exec(fields.get('error_code') ?? '')?.[1]
  const refusal = code && PERSONS[Number(code)]
  if (refusal) return refusal
  if (status !== 200 || fields.has('error') || fields.has('error_code')) return 'provider_error'
  const uid = /^"?((?=0*[1-9])[0-9]{1,64})"?$/.exec(fields.get('uid') ?? '')?.[1]
  const hasToken = /^"[^"]{1,1024}"$/.test(fields.get('access_token') ?? '')
  return uid && hasToken ? uid : 'provider_error'
}
