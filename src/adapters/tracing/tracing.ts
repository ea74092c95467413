import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { LRUCache } from 'lru-cache'
import type { EventTraces } from '../../application/ports/event-traces.js'
import type { AuditEvent } from '../../domain/audit-event.js'

const PROCESSED_KEPT = 10_000

export interface SpanStart {
  readonly name: string
  readonly kind: SpanKind
  readonly attributes: Attributes
  /** A `traceparent`. Default: the span that runs now, if there is one. */
  readonly parent?: string | null
}

/** Spans, each a child of the one in which it begins, across awaits. */
export class Tracing implements EventTraces {
  private readonly contexts = new AsyncLocalStorage<Context>()
  private readonly ofEvents = new WeakMap<AuditEvent, string>()
  /** Of the events that this process has processed lately, by id: their webhooks follow after the record. */
  private readonly processed = new LRUCache<string, string>({ max: PROCESSED_KEPT })

  constructor(private readonly tracer: Tracer) {}

  get isActive(): boolean {
    return this.contexts.getStore() !== undefined
  }

  /** Runs `work` in a new span, which ends with it. */
  async within<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
    const { span, context } = this.start(start)
    try {
      return await this.contexts.run(context, () => work(span))
    } finally {
      span.end()
    }
  }

  current(): string | null {
    const context = this.contexts.getStore()
    const span = context && trace.getSpanContext(context)
    return span ? `00-${span.traceId}-${span.spanId}-0${span.traceFlags & 1}` : null
  }

  note(event: AuditEvent, parent: string | null): void {
    if (parent !== null) this.ofEvents.set(event, parent)
  }

  /** The trace in which an event of the outbox was stored. */
  traceOf(event: AuditEvent): string | null {
    return this.ofEvents.get(event) ?? null
  }

  /** Notes the span that runs now as the one in which an event was processed. */
  noteProcessed(eventId: string): void {
    const current = this.current()
    if (current !== null) this.processed.set(eventId, current)
  }

  /** Null: another process has processed the event, or it was long ago. */
  traceOfProcessed(eventId: string): string | null {
    return this.processed.get(eventId) ?? null
  }

  private start({ name, kind, attributes, parent }: SpanStart) {
    const context = parent ? contextOf(parent) : (this.contexts.getStore() ?? ROOT_CONTEXT)
    const span = this.tracer.startSpan(name, { kind, attributes }, context)
    return { span, context: trace.setSpan(context, span) }
  }
}

function contextOf(traceparent: string): Context {
  const parsed = parseTraceParent(traceparent)
  return parsed ? trace.setSpanContext(ROOT_CONTEXT, { ...parsed, isRemote: true }) : ROOT_CONTEXT
}
