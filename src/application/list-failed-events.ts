import type { FailedEventsPage, FailedEventsSearch, Outbox } from './ports/outbox.js'

export interface FailedEvents extends FailedEventsPage {
  readonly total: number
}

export class ListFailedEvents {
  constructor(private readonly ports: { readonly outbox: Outbox }) {}

  async execute(search: FailedEventsSearch): Promise<FailedEvents> {
    const [page, total] = await Promise.all([this.ports.outbox.listSetAside(search), this.ports.outbox.countSetAside()])
    return { ...page, total }
  }
}
