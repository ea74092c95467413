import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describeApi } from '../../src/adapters/http/api-description.js'
import { allCalls } from '../../src/adapters/http/served-calls.js'
import type { Answer } from './answer.js'

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, object>> }>>
}

/** A provider that can do everything. Which providers there are makes no difference to answers. */
const ABLE = {
  channels: [],
  purposes: ['login', 'bind'] as const,
  hasCodeLogin: true,
  hasTokenLogin: true,
  hasWithdrawals: true,
  methods: { all: [], page: null, code: null, token: null },
}
const OFFERED = [
  { ...ABLE, provider: 'weibo', refusalCodes: null },
  { ...ABLE, provider: 'weixin', refusalCodes: [''] },
]

/** Not the provider "callback". */
const PAGE_BESIDE_PROVIDERS = /^\/oauth\/callback\/?$/

const calls = allCalls({ offered: OFFERED, issuer: 'https://login.example.com' })
const description = describeApi({ calls, publicUrl: 'https://login.example.com' })
const paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = JSON.parse(
  JSON.stringify(description.paths),
)
const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(description, 'api')
const templates = Object.keys(paths)
  // A path without parameters comes before one with them (OpenAPI 3.1, Path Templating).
  .toSorted((one, other) => Number(one.includes('{')) - Number(other.includes('{')))
  .map((template) => ({
    template,
    pattern: new RegExp(
      `^${template
        .replaceAll('.', '\\.')
        .replaceAll(/\{\w+\}/g, '[^/]+')
        .replace(/\/$/, '')}/?$`,
    ),
  }))
const validators = new Map<string, ValidateFunction | undefined>()

/**
 * Checks an answer against the API's own description (rule OP-15). Paths and methods that it does not have are not
 * checked, and neither are pages that take the place of an envelope.
 * @throws Error
 */
export function expectDescribed(method: string, url: string, answer: Answer): void {
  const path = url.replace(/\?.*$/s, '')
  if (PAGE_BESIDE_PROVIDERS.test(path)) return
  const template = templates.find(({ pattern }) => pattern.test(path))?.template
  const operation = paths[template ?? '']?.[method.toLowerCase()]
  const type = answer.headers.get('content-type')?.replace(/;.*/, '') ?? ''
  if (!template || !operation || (answer.status >= 300 && type !== 'application/json')) return
  const called = `${method} ${template} ${answer.status}`
  const content = operation.responses[answer.status]?.content
  // A configuration may not serve the call.
  if (!content && answer.status === 404) return
  if (!content?.[type]) throw new Error(`openapi.json does not have the answer ${called} ${type}: ${answer.text}`)
  if (type !== 'application/json') return
  const validate = validatorOf(['paths', template, method.toLowerCase(), 'responses', `${answer.status}`])
  if (validate?.(JSON.parse(answer.text))) return
  throw new Error(
    `openapi.json does not have the answer ${called} ${answer.text}: ${ajv.errorsText(validate?.errors ?? null)}`,
  )
}

function validatorOf(place: readonly string[]): ValidateFunction | undefined {
  const pointer = [...place, 'content', 'application/json', 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/')
  if (!validators.has(pointer)) validators.set(pointer, ajv.getSchema(`api#/${pointer}`))
  return validators.get(pointer)
}
