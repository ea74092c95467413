import { z } from 'zod'
import { text } from './input-schema.js'

const FIELDS = {
  code: text(512).optional(),
  error: text(512).optional(),
  state: text(512, 0).optional(),
  channel: text(32, 0).optional(),
}
/** What a provider may send beside an error (RFC 6749, section 4.1.2.1). It is not used. */
const ERROR_FIELDS = ['error_description', 'error_uri']

export const Callback = z.object(FIELDS).refine(({ code, error }) => (code === undefined) !== (error === undefined), {
  path: ['code'],
  message: 'exactly one of "code" and "error" must be given',
})

/**
 * The callback of a provider that sends the state without a code after a refusal. A body with other fields is no refusal,
 * so that an access token or an openid is not taken for one (rule WX-15).
 */
export function bareCallback(refusalCodes: readonly string[]) {
  return z
    .looseObject({ ...FIELDS, code: text(512, 0).optional() })
    .refine(({ code, error }) => !code || error === undefined, {
      path: ['code'],
      message: 'must not be given with "error"',
    })
    .refine((body) => !isRefusal(body, refusalCodes) || hasNoOtherFields(body), {
      path: ['code'],
      message: 'must be given, or no other field than "state" and "channel"',
    })
}

type Body = { readonly code?: string | undefined; readonly error?: string | undefined }

function isRefusal({ code = '', error }: Body, refusalCodes: readonly string[]): boolean {
  return error !== undefined || refusalCodes.includes(code)
}

function hasNoOtherFields(body: Body): boolean {
  const known = [...Object.keys(FIELDS), ...(body.error === undefined ? [] : ERROR_FIELDS)]
  return Object.keys(body).every((field) => known.includes(field))
}
