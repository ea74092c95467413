import type { ForgedJob, ForgedJobs } from './ports/forged-jobs.js'
import type { FailedEventsPage, FailedEventsSearch, Outbox } from './ports/outbox.js'

export interface FailedEvents extends FailedEventsPage {
  readonly total: number
  /** On the first page only. */
  readonly forged: readonly ForgedJob[]
  /** How many forged jobs were seen, listed or not. */
  readonly forgedTotal: number
}

export class ListFailedEvents {
  constructor(private readonly ports: { readonly outbox: Outbox; readonly forgedJobs: ForgedJobs }) {}

  async execute(search: FailedEventsSearch): Promise<FailedEvents> {
    const { outbox, forgedJobs } = this.ports
    const isFirstPage = search.cursor === undefined
    const [page, total, forged, forgedTotal] = await Promise.all([
      outbox.listSetAside(search),
      outbox.countSetAside(),
      isFirstPage ? forgedJobs.list() : [],
      forgedJobs.count(),
    ])
    return { ...page, total, forged, forgedTotal }
  }
}
