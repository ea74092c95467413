import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import pTimeout from 'p-timeout'
import { Tracing } from './tracing.js'

export interface TraceSettings {
  /** Without `/v1/traces`. */
  readonly endpoint: string
  readonly protocol: 'http/protobuf' | 'http/json'
  readonly headers: Readonly<Record<string, string>>
  readonly serviceName: string
  readonly sampler: string
  /** The share of traces that are sampled, for the samplers by ratio. */
  readonly samplerRatio: number
  readonly batch: {
    readonly scheduledDelayMillis: number
    readonly exportTimeoutMillis: number
    readonly maxQueueSize: number
    readonly maxExportBatchSize: number
  }
}

export interface OpenedTracing {
  readonly tracing: Tracing
  /** Sends what is left, as long as there is time. */
  close(msLeft: number): Promise<void>
}

/** A collector that is away must not hold up the stop. */
const LAST_EXPORT_MS = 2000

/** Sends spans to a collector (OTLP over HTTP). One that is away costs the spans, and nothing else. */
export async function openTracing(settings: TraceSettings): Promise<OpenedTracing> {
  const { serviceName, batch } = settings
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    sampler: samplerOf(settings),
    spanProcessors: [new BatchSpanProcessor(await exporterOf(settings), batch)],
  })
  return {
    tracing: new Tracing(provider.getTracer('weibind')),
    close: async (msLeft) => {
      const ended = provider.shutdown().catch(() => {})
      await pTimeout(ended, { milliseconds: Math.max(1, Math.min(msLeft, LAST_EXPORT_MS)), message: false })
    },
  }
}

async function exporterOf({ endpoint, protocol, headers }: TraceSettings): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto')
  return new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { ...headers } })
}

function samplerOf({ sampler, samplerRatio }: TraceSettings): Sampler {
  const name = sampler.replace(/^parentbased_/, '')
  const root =
    name === 'traceidratio'
      ? new TraceIdRatioBasedSampler(samplerRatio)
      : name === 'always_off'
        ? new AlwaysOffSampler()
        : new AlwaysOnSampler()
  return name === sampler ? root : new ParentBasedSampler({ root })
}
