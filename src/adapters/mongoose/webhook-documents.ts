import { Schema } from 'mongoose'
import type { ClaimedDelivery } from '../../application/ports/webhook-deliveries.js'
import type { WebhookError } from '../../domain/webhook.js'
import { deliveryId } from '../../domain/webhook-delivery-id.js'
import { OPTIONS, TEXT } from './schema-options.js'

export type WebhookEndpointDocument = {
  readonly _id: string
  /** The number of the last recorded event whose delivery is planned. */
  readonly seq: number
  readonly isResting: boolean
  readonly lastStatus: number | null
  readonly lastSuccessAt: Date | null
}

/** A delivery that succeeded has no document. */
export type WebhookDeliveryDocument = {
  /** `<event id>.<endpoint id>` */
  readonly _id: string
  readonly endpoint: string
  readonly eventId: string
  readonly status: 'waiting' | 'set-aside'
  /** The earliest time of the next claim. */
  readonly dueAt: Date
  readonly claim: string | null
  readonly tries: number
  readonly lastStatus: number | null
  readonly error: WebhookError | null
  readonly failedAt: Date | null
}

export const webhookEndpointSchema = new Schema<WebhookEndpointDocument>(
  { _id: TEXT, seq: Number, isResting: Boolean, lastStatus: Number, lastSuccessAt: Date },
  OPTIONS,
)

export const webhookDeliverySchema = new Schema<WebhookDeliveryDocument>(
  {
    _id: TEXT,
    endpoint: TEXT,
    eventId: TEXT,
    status: String,
    dueAt: Date,
    claim: TEXT,
    tries: Number,
    lastStatus: Number,
    error: String,
    failedAt: Date,
  },
  OPTIONS,
)
  .index({ endpoint: 1, status: 1, dueAt: 1 })
  .index({ status: 1, _id: 1 })

export const UNTRIED = {
  status: 'waiting',
  dueAt: new Date(0),
  claim: null,
  tries: 0,
  lastStatus: null,
  error: null,
  failedAt: null,
} as const

export function webhookDelivery(endpoint: string, eventId: string): WebhookDeliveryDocument {
  return { _id: deliveryId({ endpointId: endpoint, eventId }), endpoint, eventId, ...UNTRIED }
}

/** Matches only while the claim holds. */
export function claimedBy({ endpointId, event, claim }: ClaimedDelivery) {
  return { _id: deliveryId({ endpointId, eventId: event.id }), claim }
}
