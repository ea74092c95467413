import { z } from 'zod'
import * as values from './values.js'
import type { Variable } from './variable-table.js'

const ratio = z
  .string()
  .regex(/^(?:0|1|0?\.\d{1,9}|1\.0+)$/)
  .transform(Number)

/** `name=value` with commas between them, values percent-encoded, as in the header Baggage of W3C. */
const headers = z.string().transform((text, context) => {
  const pairs = text.split(',').map((pair) => /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([!-~]*)\s*$/.exec(pair))
  try {
    return Object.fromEntries(
      pairs.map((pair) => [(pair as RegExpExecArray)[1] ?? '', decodeURIComponent(pair?.[2] ?? '')]),
    )
  } catch {
    context.addIssue({ code: 'custom', message: 'not a list of headers' })
    return z.NEVER
  }
})

/** Those of OpenTelemetry that have an effect here (docs/operations.md, Traces). */
export const TRACE_VARIABLES = {
  OTEL_EXPORTER_OTLP_ENDPOINT: { type: values.baseUrl, expected: 'an http or https URL without query' },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    type: values.choice('http/protobuf', 'http/json'),
    expected: '"http/protobuf" or "http/json"',
    default: 'http/protobuf',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    type: headers,
    expected: 'name=value, several with commas between them',
    isSecret: true,
  },
  OTEL_SERVICE_NAME: { type: z.string().regex(/^[\w. -]{1,100}$/), expected: 'a name', default: 'weibind' },
  OTEL_TRACES_SAMPLER: {
    type: values.choice(
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ),
    expected: 'a sampler of OpenTelemetry such as "parentbased_traceidratio"',
    default: 'parentbased_always_on',
  },
  OTEL_TRACES_SAMPLER_ARG: { type: ratio, expected: 'a share from 0 to 1 such as 0.1', default: '1' },
  OTEL_BSP_SCHEDULE_DELAY: { type: values.integer(1, 600_000), expected: 'milliseconds', default: '5000' },
  OTEL_BSP_EXPORT_TIMEOUT: { type: values.integer(1, 600_000), expected: 'milliseconds', default: '30000' },
  OTEL_BSP_MAX_QUEUE_SIZE: { type: values.integer(1, 1_000_000), expected: 'a number of spans', default: '2048' },
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: { type: values.integer(1, 1_000_000), expected: 'a number of spans', default: '512' },
} satisfies Record<string, Variable>
