import fc from 'fast-check'
import { APPIDS } from '../fake-weixin.js'
import type { Fields, HostileAnswer } from './hostile-answer.js'
import { fieldsOf, mostlyMissing, text } from './hostile-fields.js'

const OPENIDS = fc.stringMatching(/^[A-Za-z0-9_-]{1,45}$/).map(text)
const NO_IDS = fc.oneof(
  fc.constantFrom('1', '9007199254740993', 'true', '{}', '["o"]', '"a b"', '"é"', `"${'o'.repeat(65)}"`, '"o\\n"'),
  fc.string().map((value) => text(`${value} `)),
)
const TOKENS = fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/).map(text)
const NO_TOKENS = fc.constantFrom('-1', '1', 'null', 'true', '{}', '["x"]', '""', `"${'x'.repeat(1025)}"`)

const PERSONS: Readonly<Record<number, string>> = {
  40029: 'invalid_code',
  40163: 'invalid_code',
  40226: 'access_denied',
}
const CODES = [...Object.keys(PERSONS).map(Number), -1, 40001, 40125, 45009, 45011, 48001, 99999]
const NO_ERRORS = ['0', '"0"', 'null', '""', 'false']
const NO_SNAPSHOTS = ['0', '"0"', 'false', '""', 'null']

/** The fields of an answer to a code of an app: mostly good ones. */
export const WEIXIN_FIELDS: fc.Arbitrary<Fields> = fieldsOf({
  access_token: [TOKENS, NO_TOKENS],
  openid: [OPENIDS, fc.oneof(NO_IDS, fc.constantFrom('""', 'null', `"${'o'.repeat(46)}"`))],
  unionid: [OPENIDS, fc.oneof(NO_IDS, fc.constantFrom('""', 'null'))],
  scope: [fc.constant('"snsapi_base"'), fc.constantFrom('1', '{}')],
  is_snapshotuser: [
    mostlyMissing(fc.constantFrom('0', '1')),
    fc.constantFrom(...NO_SNAPSHOTS, '1', '"1"', 'true', '{}'),
  ],
  errcode: [
    mostlyMissing(fc.constantFrom('0', ...Object.keys(PERSONS))),
    fc.constantFrom(...CODES, ...CODES.map((code) => `"${code}"`), ...NO_ERRORS, 'true', '{}').map(String),
  ],
})

/** What the service has to make of an answer: the uid, or the error of its own answer. */
export function expectedOfWeixin({ status, fields }: HostileAnswer): string {
  if (!fields || status !== 200) return 'provider_error'
  const error = fields.get('errcode')
  if (error !== undefined && !NO_ERRORS.includes(error)) {
    const code = /^"?([0-9]{1,9})"?$/.exec(error)?.[1]
    return (code && PERSONS[Number(code)]) || 'provider_error'
  }
  const snapshot = fields.get('is_snapshotuser')
  if (snapshot !== undefined && !NO_SNAPSHOTS.includes(snapshot)) return 'snapshot_user'
  const openid = /^"([A-Za-z0-9_-]{1,45})"$/.exec(fields.get('openid') ?? '')?.[1]
  const unionid = fields.get('unionid') ?? 'null'
  const hasToken = /^"[^"]{1,1024}"$/.test(fields.get('access_token') ?? '')
  if (!openid || !hasToken) return 'provider_error'
  if (unionid === 'null' || unionid === '""') return `${APPIDS.app}.${openid}`
  return /^"([A-Za-z0-9_-]{1,64})"$/.exec(unionid)?.[1] ?? 'provider_error'
}
