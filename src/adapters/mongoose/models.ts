import type { Connection } from 'mongoose'
import { anchorSchema } from './anchor-document.js'
import { auditEventSchema } from './audit-event-document.js'
import { bindingSchema } from './binding-documents.js'
import { erasureSchema } from './erasure-documents.js'
import { ledgerSchema } from './ledger-documents.js'
import { forgedCountSchema, forgedJobSchema } from './mongoose-forged-jobs.js'
import { spentStateSchema } from './mongoose-replay-guard.js'
import { outboxSchema } from './outbox-document.js'
import { pendingBindingSchema } from './pending-binding-documents.js'
import { formerTokenSchema, sessionSchema } from './session-documents.js'
import { userSchema } from './user-documents.js'
import { webhookDeliverySchema, webhookEndpointSchema } from './webhook-documents.js'

export type Models = ReturnType<typeof modelsOf>

export function modelsOf(connection: Connection) {
  return {
    users: connection.model('User', userSchema, 'users'),
    bindings: connection.model('Binding', bindingSchema, 'bindings'),
    pendingBindings: connection.model('PendingBinding', pendingBindingSchema, 'pending_bindings'),
    spentStates: connection.model('SpentState', spentStateSchema, 'spent_states'),
    sessions: connection.model('Session', sessionSchema, 'sessions'),
    formerTokens: connection.model('FormerToken', formerTokenSchema, 'former_tokens'),
    erasures: connection.model('Erasure', erasureSchema, 'erasures'),
    forgedJobs: connection.model('ForgedJob', forgedJobSchema, 'forged_jobs'),
    forgedCounts: connection.model('ForgedCount', forgedCountSchema, 'forged_counts'),
    importLedger: connection.model('LedgerEntry', ledgerSchema, 'import_ledger'),
    outbox: connection.model('OutboxEvent', outboxSchema, 'outbox'),
    auditAnchors: connection.model('AuditAnchor', anchorSchema, 'audit_anchors'),
    auditEvents: connection.model('AuditEvent', auditEventSchema, 'audit_events'),
    webhookEndpoints: connection.model('WebhookEndpoint', webhookEndpointSchema, 'webhook_endpoints'),
    webhookDeliveries: connection.model('WebhookDelivery', webhookDeliverySchema, 'webhook_deliveries'),
  }
}
