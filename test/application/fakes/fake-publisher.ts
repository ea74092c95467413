import type { AuditPublisher } from '../../../src/application/ports/audit-publisher.js'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import type { Stored } from './stored.js'

export function fakePublisher(stored: Stored): AuditPublisher & { readonly published: AuditEvent[] } {
  const published: AuditEvent[] = []
  return {
    published,
    async publish(events) {
      stored.call('publisher.publish')
      published.push(...events)
    },
  }
}
