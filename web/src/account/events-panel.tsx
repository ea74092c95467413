import { defineComponent, ref, watch } from 'vue'
import { act } from '../act.js'
import { day, t, timeOfDay } from '../language.js'
import { button, empty, loading, panelTitle } from '../parts.js'
import { call } from '../session.js'
import { nameOfDevice } from './device.js'
import { isForPeople, isRefusal, sentenceOf } from './event-sentence.js'
import { failed } from './failed.js'
import type { BoundAccount, EventsPage, OwnEvent } from './own.js'

const SHOWN_AT_ONCE = 10
/** Most events of a long session are refreshes, which are left out. */
const ASKED_AT_ONCE = '100'
const MOST_CALLS = 5

interface EventsPanelProps {
  /** A new value reloads it. */
  readonly version: number
  readonly bound: readonly BoundAccount[]
}

/** The account's own audit trail in sentences, newest first. */
export const EventsPanel = defineComponent(
  (props: EventsPanelProps) => {
    const events = ref<readonly OwnEvent[]>()
    const shown = ref(SHOWN_AT_ONCE)
    const cursor = ref<string | null>(null)
    const listing = act()

    async function ask(after: string | null): Promise<boolean> {
      const query = new URLSearchParams({ limit: ASKED_AT_ONCE, ...(after && { cursor: after }) })
      const page = await listing.run(() => call<EventsPage>('GET', `/users/me/events/?${query}`))
      if (!page) return false
      events.value = [...(after ? (events.value ?? []) : []), ...page.data.events.filter(isForPeople)]
      cursor.value = page.data.next_cursor
      return true
    }

    /** Asks until there is enough to show, or for the rest later. */
    async function fill() {
      for (let calls = 0; calls < MOST_CALLS && cursor.value; calls++) {
        if ((events.value?.length ?? 0) >= shown.value || !(await ask(cursor.value))) return
      }
    }

    async function load() {
      if (await ask(null)) await fill()
    }

    async function more() {
      shown.value += SHOWN_AT_ONCE
      await fill()
    }

    const row = (event: OwnEvent) => {
      const { ip, user_agent } = event.data
      const where = [user_agent && nameOfDevice(user_agent), ip].filter(Boolean).join(' · ')
      return (
        <li key={event.id} class={{ refused: isRefusal(event) }}>
          <time class="rule" datetime={event.time}>
            {timeOfDay(event.time)}
          </time>
          <div>
            <p>{sentenceOf(event, props.bound)}</p>
            <p class="rule">{where}</p>
          </div>
        </li>
      )
    }

    const days = (all: readonly OwnEvent[]) => {
      const groups = new Map<string, OwnEvent[]>()
      for (const event of all.slice(0, shown.value)) {
        const name = dayName(event.time)
        groups.set(name, [...(groups.get(name) ?? []), event])
      }
      return (
        <div class="timeline">
          {[...groups].map(([name, ofDay]) => (
            <section key={name}>
              <h3>{name}</h3>
              <ol>{ofDay.map(row)}</ol>
            </section>
          ))}
        </div>
      )
    }

    watch(() => props.version, load, { immediate: true })
    return () => {
      const all = events.value
      const hasMore = all !== undefined && (all.length > shown.value || cursor.value !== null)
      return (
        <section class="card" aria-labelledby="events">
          {panelTitle('events', t('account.events'))}
          {failed(listing.failure.value)}
          {all === undefined && listing.isBusy.value ? loading(t('loading')) : null}
          {all?.length === 0
            ? empty(
                'clock',
                t('account.noEvents'),
                button({ text: t('account.refresh'), kind: 'plain', onClick: load }),
              )
            : null}
          {all?.length ? days(all) : null}
          {hasMore
            ? button({ text: t('account.earlier'), kind: 'plain', isBusy: listing.isBusy.value, onClick: more })
            : null}
        </section>
      )
    }
  },
  { props: ['version', 'bound'] },
)

function dayName(iso: string): string {
  const name = day(iso)
  const now = new Date()
  if (name === day(now.toISOString())) return t('account.today')
  now.setDate(now.getDate() - 1)
  return name === day(now.toISOString()) ? t('account.yesterday') : name
}
