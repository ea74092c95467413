import type { Outbox } from './ports/outbox.js'

export type FailedEventsRetry =
  | { readonly outcome: 'retried'; readonly count: number }
  | { readonly outcome: 'none-set-aside' }

export class RetryFailedEvents {
  constructor(private readonly ports: { readonly outbox: Outbox }) {}

  async execute(which: { readonly eventId: string } | 'all'): Promise<FailedEventsRetry> {
    const count = which === 'all' ? await this.ports.outbox.retryAll() : await this.retryOne(which.eventId)
    return count === 0 ? { outcome: 'none-set-aside' } : { outcome: 'retried', count }
  }

  private async retryOne(eventId: string): Promise<number> {
    return (await this.ports.outbox.retry(eventId)) === 'retried' ? 1 : 0
  }
}
