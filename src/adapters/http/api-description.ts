import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi'
import type { ErrorCode } from '../../domain/error-code.js'
import type { DescribedAnswer, DescribedCall } from './described-call.js'
import { FAILURES } from './failures.js'

export interface DescribedApi {
  readonly calls: readonly DescribedCall[]
  /** The URL of the API for its clients. */
  readonly publicUrl: string
}

/** The version of the API, which grows with a change that an existing client would notice. */
const API_VERSION = '1.0.0'
const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

const OF_EVERY_CALL: readonly ErrorCode[] = ['invalid_request', 'headers_too_large', 'internal_error', 'unavailable']
const OF_A_BODY: readonly ErrorCode[] = ['body_too_large', 'unsupported_media_type']

const RetryAfter = z.string().meta({ description: 'Seconds' })

/** The API's own description (OpenAPI 3.1), made from the schemas that parse its input. */
export function describeApi({ calls, publicUrl }: DescribedApi) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const call of calls) paths[call.path] = { ...paths[call.path], [call.method]: operation(call) }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'weibind',
      version: API_VERSION,
      description: 'Login with Weibo and Weixin, and the binding of such an account to a local account.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: {
        user: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of a user' },
        admin: { type: 'http', scheme: 'bearer', description: "An operator's token" },
      },
    },
  })
}

function operation(call: DescribedCall): ZodOpenApiOperationObject {
  const { operationId, summary, path, params, query, headers, body } = call
  const requestParams = {
    ...(params && { path: params }),
    ...(query && { query }),
    ...(headers && { header: headers }),
  }
  return {
    operationId,
    summary,
    tags: [tagOf(path)],
    security: securityOf(call),
    ...(Object.keys(requestParams).length > 0 && { requestParams }),
    ...(body && { requestBody: { required: isRequired(body), content: contentOf(body, [JSON_TYPE, FORM_TYPE]) } }),
    responses: { ...successes(call), ...failures(call) },
  }
}

function tagOf(path: string): string {
  const [, first = ''] = path.split('/')
  return ['oauth', 'users', 'sessions', 'audit', 'admin'].includes(first) ? first : 'service'
}

function securityOf({ security }: DescribedCall): ZodOpenApiOperationObject['security'] & object {
  if (security === undefined) return []
  return security === 'maybe-user' ? [{}, { user: [] }] : [{ [security]: [] }]
}

function isRequired(body: z.ZodType): boolean {
  return !body.safeParse({}).success
}

function successes({ answers }: DescribedCall): ZodOpenApiResponsesObject {
  const described = Object.entries(answers).map(([status, answer]) => [status, success(Number(status), answer)])
  return Object.fromEntries(described)
}

function success(status: number, { description, mediaType = JSON_TYPE, schema, headers }: DescribedAnswer) {
  return {
    description: description ?? STATUS_CODES[status] ?? '',
    ...(headers && { headers: z.object(headers) }),
    content: contentOf(schema, typeof mediaType === 'string' ? [mediaType] : mediaType),
  }
}

function contentOf(schema: z.ZodType, mediaTypes: readonly string[]) {
  return Object.fromEntries(mediaTypes.map((type) => [type, { schema }]))
}

/** By status: several errors can have the same one. */
function failures(call: DescribedCall): ZodOpenApiResponsesObject {
  const errorsOfCall = errorsOf(call)
  const statuses = new Set(errorsOfCall.map((error) => FAILURES[error].status))
  const described = [...statuses].map((status) => {
    const errors = errorsOfCall.filter((error) => FAILURES[error].status === status)
    const also = call.answers[status]
    const schema = also ? z.union([also.schema, failure(errors)]) : failure(errors)
    return [
      status,
      {
        description: errors.join(', '),
        ...([429, 502, 503].includes(status) && { headers: z.object({ 'Retry-After': RetryAfter.optional() }) }),
        content: contentOf(schema, [JSON_TYPE]),
      },
    ]
  })
  return Object.fromEntries(described)
}

function errorsOf({ security, body, errors = [] }: DescribedCall): readonly ErrorCode[] {
  const ofToken = security === 'user' || security === 'admin' ? (['invalid_token'] as const) : []
  return [...new Set([...OF_EVERY_CALL, ...(body ? OF_A_BODY : []), ...ofToken, ...errors])].toSorted()
}

function failure(errors: readonly ErrorCode[]) {
  const hasDetails = errors.includes('invalid_request')
  return z.object({
    code: z.literal(errors.map((error) => FAILURES[error].code)),
    msg: z.string(),
    error: z.enum(errors),
    ...(hasDetails && { details: z.array(z.object({ field: z.string(), problem: z.string() })).optional() }),
    request_id: z.string(),
  })
}
