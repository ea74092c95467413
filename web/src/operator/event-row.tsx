import { t, te } from '../language.js'
import { type AuditEvent, nameOfType } from './audit-event.js'
import { groupOf } from './event-types.js'
import { exactTime } from './times.js'

function inWords(group: string, value: string | undefined): string | null {
  if (!value) return null
  return te(`${group}.${value}`) ? t(`${group}.${value}`) : value
}

/** One event, in words first, and whole for whoever wants to know. */
export function eventRow(event: AuditEvent) {
  const { method, reason, ip } = event.data
  const details = [event.subject, inWords('methods', method), inWords('errors', reason), ip].filter(Boolean).join(' · ')
  return (
    <li key={event.id}>
      <p class="event">
        <span class={`key ${groupOf(event.type)}`} aria-hidden="true" />
        <span class="name">{nameOfType(event.type)}</span>
        <time class="rule" datetime={event.time}>
          {exactTime(event.time)}
        </time>
      </p>
      <p class="rule">{details}</p>
      <details>
        <summary>{t('operator.whole')}</summary>
        <pre>{JSON.stringify(event, null, 2)}</pre>
      </details>
    </li>
  )
}
