import { t, te } from '../language.js'
import { nameOfEvent } from '../name-of-event.js'
import type { AuditEvent } from './audit-event.js'
import { groupOf } from './event-types.js'
import { exactTime } from './times.js'

function methodInWords(method: string | undefined): string | undefined {
  return te(`methods.${method}`) ? t(`methods.${method}`) : method
}

/** One event in words, with its JSON in `details`. The reason keeps the code that the API and the log use. */
export function eventRow(event: AuditEvent) {
  const { method, reason, operator, operator_reason, ip } = event.data
  const details = [event.subject, methodInWords(method), reason, operator, operator_reason, ip]
    .filter(Boolean)
    .join(' · ')
  return (
    <li key={event.id}>
      <p class="event">
        <span class={`key ${groupOf(event.type)}`} aria-hidden="true" />
        <span class="name">{nameOfEvent(event.type, event.data['provider'])}</span>
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
