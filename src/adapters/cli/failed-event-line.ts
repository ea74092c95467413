import type { FailedEvents } from '../../application/list-failed-events.js'
import { plainText } from '../../domain/plain-text.js'

type FailedEvent = FailedEvents['events'][number]

const ERROR_LENGTH = 500
const WIDTH = { id: 36, failedAt: 24, tries: 5, type: 30 }

export const FAILED_TABLE_HEAD = row('ID', 'FAILED AT', 'TRIES', 'TYPE', 'ERROR')

/** Leaves out the event's data, which is personal. */
export function failedRow({ event, error, tries, failedAt }: FailedEvent): string {
  const [id, type, reason] = [event.id, event.type, error].map((text) => plainText(text, ERROR_LENGTH))
  return row(id, failedAt.toISOString(), String(tries), type, reason)
}

export function failedJson({ event, error, tries, failedAt }: FailedEvent): string {
  const { id, type } = event
  return JSON.stringify({ id, type, error: plainText(error, ERROR_LENGTH), tries, failed_at: failedAt.toISOString() })
}

function row(id = '', failedAt = '', tries = '', type = '', error = ''): string {
  const { id: idWidth, failedAt: atWidth, tries: triesWidth, type: typeWidth } = WIDTH
  const columns = [id.padEnd(idWidth), failedAt.padEnd(atWidth), tries.padStart(triesWidth), type.padEnd(typeWidth)]
  return [...columns, error].join('  ')
}
