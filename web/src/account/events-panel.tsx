import { defineComponent, ref, watch } from 'vue'
import { act } from '../act.js'
import { dateTime, t, te } from '../language.js'
import { inText, nameOfEvent } from '../name-of-event.js'
import { button, loading } from '../parts.js'
import { call } from '../session.js'
import { failed } from './failed.js'
import type { EventsPage, OwnEvent } from './own.js'

const PAGE = 20

/** The account's own audit trail, newest first. @param version a new value reloads it */
export const EventsPanel = defineComponent(
  (props: { version: number }) => {
    const events = ref<readonly OwnEvent[]>()
    const cursor = ref<string | null>(null)
    const listing = act()

    async function load(after: string | null) {
      const query = new URLSearchParams({ limit: String(PAGE), ...(after ? { cursor: after } : {}) })
      const page = await listing.run(() => call<EventsPage>('GET', `/users/me/events/?${query}`))
      if (!page) return
      events.value = after ? [...(events.value ?? []), ...page.data.events] : page.data.events
      cursor.value = page.data.next_cursor
    }

    const detailsOf = ({ data: { method, reason, ip, provider } }: OwnEvent) =>
      [
        method && te(`methods.${method}`) ? t(`methods.${method}`) : null,
        reason && te(`errors.${reason}`) ? t(`errors.${reason}`, { provider: inText(provider) }) : null,
        t('account.from', { ip }),
      ]
        .filter((part) => part !== null)
        .join(' · ')

    const row = (event: OwnEvent) => (
      <li key={event.id} class={{ refused: event.data.reason }}>
        <p class="name">{nameOfEvent(event.type, event.data.provider)}</p>
        <p class="rule">
          <time datetime={event.time}>{dateTime(event.time)}</time> · {detailsOf(event)}
        </p>
      </li>
    )

    watch(
      () => props.version,
      () => load(null),
      { immediate: true },
    )
    return () => (
      <section class="card" aria-labelledby="events">
        <h2 id="events">{t('account.events')}</h2>
        {failed(listing.failure.value)}
        {events.value === undefined && listing.isBusy.value ? loading(t('loading')) : null}
        {events.value?.length === 0 ? <p class="rule">{t('account.noEvents')}</p> : null}
        {events.value?.length ? <ol class="timeline">{events.value.map(row)}</ol> : null}
        {cursor.value
          ? button({ text: t('account.more'), isBusy: listing.isBusy.value, onClick: () => load(cursor.value) })
          : null}
      </section>
    )
  },
  { props: ['version'] },
)
