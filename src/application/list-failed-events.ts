import type { FailedEventsPage, FailedEventsSearch, Outbox } from './ports/outbox.js'

export interface FailedEvents extends FailedEventsPage {
  /** How many there are on all pages. */
  readonly total: number
}

/** Shows operators the events that could not be recorded. */
export class ListFailedEvents {
  constructor(private readonly ports: { readonly outbox: Outbox }) {}

  async execute(search: FailedEventsSearch): Promise<FailedEvents> {
    const [page, total] = await Promise.all([this.ports.outbox.listSetAside(search), this.ports.outbox.countSetAside()])
    return { ...page, total }
  }
}
