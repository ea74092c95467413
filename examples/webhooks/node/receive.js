import { createHmac, timingSafeEqual } from 'node:crypto'

const key = Buffer.from(process.env.WEBHOOK_SECRET.slice('whsec_'.length), 'base64')
/** In a real receiver: a unique column in your database. */
const seen = new Set()

/**
 * Verifies a webhook, and tells deliveries of one event apart.
 * @param {Record<string, string>} headers with names in lower case
 * @param {Buffer} body as it arrived, before any parser
 * @returns the event; null: it was received before
 * @throws if it is not from weibind, or older than five minutes
 */
export function receive(headers, body) {
  const id = headers['webhook-id']
  const sentAt = headers['webhook-timestamp']
  const signatures = headers['webhook-signature'] ?? ''
  const expected = createHmac('sha256', key).update(`${id}.${sentAt}.`).update(body).digest()
  const fits = (signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
  const isRecent = Math.abs(Date.now() / 1000 - Number(sentAt)) < 300
  if (!isRecent || !signatures.split(' ').some(fits)) throw new Error('forged')
  if (seen.has(id)) return null
  seen.add(id)
  return JSON.parse(body.toString('utf8'))
}
