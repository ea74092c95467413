import { DeliverAuditEvent } from '../../src/application/deliver-audit-event.js'
import type { AuditPublisher } from '../../src/application/ports/audit-publisher.js'
import type { Log } from '../../src/application/ports/log.js'
import type { SetAside } from '../../src/application/ports/outbox.js'
import { RecordAuditEvent } from '../../src/application/record-audit-event.js'
import { Unavailable } from '../../src/application/unavailable.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { anEvent, times } from '../support/builders.js'
import { eventually } from '../support/eventually.js'
import { type LogLine, silentLog } from '../support/silent-log.js'
import type { OpenedStores, OpenStores } from './opened-stores.js'

export interface AuditQueueParts {
  readonly deliver: DeliverAuditEvent
  readonly log: Log
}

/** An empty queue with a running worker. */
export interface OpenedAuditQueue {
  readonly publisher: AuditPublisher
  /** Ends the worker. */
  close(deadlineMs: number): Promise<void>
}

export type OpenAuditQueue = (parts: AuditQueueParts) => Promise<OpenedAuditQueue>

/** Attempts before an event is set aside. */
export const TRIES = 3

interface Faults {
  /** By event id: one for each attempt, before recording succeeds. */
  readonly recording: Map<string, (() => Promise<void>)[]>
  readonly settingAside: Error[]
}

/** A queue and its worker, with an outbox and an audit log that fail on demand. */
export class AuditQueueWorld {
  private constructor(
    readonly stores: OpenedStores,
    readonly queue: OpenedAuditQueue,
    readonly log: { readonly lines: readonly LogLine[] },
    readonly faults: Faults,
    readonly aside: readonly SetAside[],
  ) {}

  static async open(openStores: OpenStores, openQueue: OpenAuditQueue): Promise<AuditQueueWorld> {
    const stores = await openStores()
    const log = silentLog()
    const faults: Faults = { recording: new Map(), settingAside: [] }
    const aside: SetAside[] = []
    const recording = new RecordAuditEvent(stores)
    const record = {
      async execute(eventId: string) {
        await faults.recording.get(eventId)?.shift()?.()
        return recording.execute(eventId)
      },
    }
    const outbox = {
      async setAside(failure: SetAside) {
        const fault = faults.settingAside.shift()
        if (fault) throw fault
        await stores.outbox.setAside(failure)
        aside.push(failure)
      },
    }
    const clock = { now: () => new Date() }
    const policy = { attempts: TRIES, retryDelayMs: 10 }
    const { forgedJobs } = stores
    const deliver = new DeliverAuditEvent({ record, outbox, forgedJobs, clock, log }, policy)
    const queue = await openQueue({ deliver, log })
    return new AuditQueueWorld(stores, queue, log, faults, aside)
  }

  async close(): Promise<void> {
    await this.queue.close(2000)
    await this.stores.close()
  }

  async stored(count: 1): Promise<[AuditEvent]>
  async stored(count: 2): Promise<[AuditEvent, AuditEvent]>
  async stored(count: number): Promise<AuditEvent[]>
  async stored(count: number): Promise<AuditEvent[]> {
    const events = times(count, () => anEvent())
    await Promise.all(events.map((event) => this.stores.outbox.append(event)))
    return events
  }

  async recordedIds(): Promise<string[]> {
    return (await this.stores.auditLog.search({ limit: 1000 })).events.map(({ id }) => id)
  }

  async recorded(events: readonly AuditEvent[]): Promise<void> {
    const all = async () => (await Promise.all(events.map(({ id }) => this.stores.auditLog.has(id)))).every(Boolean)
    await eventually('every event is recorded', all)
    const isDone = async () =>
      (await Promise.all(events.map(({ id }) => this.stores.outbox.find(id)))).every((event) => event === null)
    await eventually('the outbox is empty of them', isDone)
  }

  async stillWorks(): Promise<void> {
    const [event] = await this.stored(1)
    await this.queue.publisher.publish([event])
    await this.recorded([event])
  }

  reports(level: 'warn' | 'error'): readonly LogLine[] {
    return this.log.lines.filter((line) => line.level === level)
  }
}

export async function fails(): Promise<void> {
  throw new Error('the disk is odd')
}

export async function isAway(): Promise<void> {
  throw new Unavailable('the database is away')
}

export function gate(): { readonly hold: () => Promise<void>; readonly release: () => void } {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  return { hold: () => released, release: () => release() }
}
