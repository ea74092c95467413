import { Webhook } from 'standardwebhooks'

/** What is signed: the id, the time in whole seconds, and the body. */
export interface SignedMessage {
  readonly id: string
  readonly at: Date
  readonly body: string
}

/** The headers of Standard Webhooks, with one signature for each key, in their order. */
export function signatureHeaders({ id, at, body }: SignedMessage, keys: readonly Uint8Array[]) {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': keys.map((key) => new Webhook(key, { format: 'raw' }).sign(id, at, body)).join(' '),
  }
}
