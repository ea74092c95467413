import { defineComponent, ref, watch } from 'vue'
import { act } from '../act.js'
import { t } from '../language.js'
import { nameOfEvent } from '../name-of-event.js'
import { alert, button, empty, loading } from '../parts.js'
import { say } from '../toast.js'
import { callAsOperator } from './admin.js'
import type { AuditEvent } from './audit-event.js'
import { look } from './look.js'
import { exactTime } from './times.js'

interface FailedEvent {
  readonly event: AuditEvent
  readonly error: string
  readonly tries: number
  readonly failed_at: string
}

interface FailedPage {
  readonly events: readonly FailedEvent[]
  readonly next_cursor: string | null
}

const PAGE = 10
const MOST = 200

/** The events that were set aside. @param onChange called after a retry */
export const FailedPanel = defineComponent(
  (props: { beat: number; onChange: () => void }) => {
    const page = look<FailedPage>()
    const limit = ref(PAGE)
    const retrying = act()

    const ask = () => callAsOperator<FailedPage>('GET', `/audit/failed/?limit=${limit.value}`)

    function more() {
      limit.value = Math.min(limit.value + PAGE, MOST)
      page.at(ask)
    }

    async function retry(id: string) {
      const path = `/audit/failed/${encodeURIComponent(id)}/retry/`
      if (await retrying.run(() => callAsOperator('POST', path))) say(t('operator.retried'))
      // Also after a failure: another operator may have been quicker.
      page.at(ask)
      props.onChange()
    }

    /** One by one, oldest first. Those that fail again are not tried twice. */
    async function retryAll() {
      const tried = new Set<string>()
      const rest = async () => {
        const listed = await callAsOperator<FailedPage>('GET', `/audit/failed/?limit=${MOST}`)
        return listed.isSuccess ? listed.data.events.filter(({ event }) => !tried.has(event.id)).reverse() : []
      }
      await retrying.run(async () => {
        for (let waiting = await rest(); waiting.length > 0; waiting = await rest()) {
          for (const { event } of waiting) {
            tried.add(event.id)
            const answer = await callAsOperator('POST', `/audit/failed/${encodeURIComponent(event.id)}/retry/`)
            if (!answer.isSuccess && answer.error !== 'not_found') return answer
          }
        }
        return { isSuccess: true, data: null }
      })
      if (tried.size > 0) say(t('operator.retriedAll', { count: tried.size }, tried.size))
      page.at(ask)
      props.onChange()
    }

    const row = ({ event, error, tries, failed_at }: FailedEvent) => {
      const [type, at] = [nameOfEvent(event.type, event.data['provider']), exactTime(failed_at)]
      return (
        <li key={event.id}>
          <div>
            <p class="name">{type}</p>
            <p class="rule">{exactTime(event.time)}</p>
            <p>{error}</p>
            <p class="rule">
              {t('operator.failedAt', { at, tries })} · {event.id}
            </p>
          </div>
          {button({
            text: t('operator.retry'),
            label: t('operator.retryOf', { type, at }),
            isBusy: retrying.isBusy.value,
            onClick: () => retry(event.id),
          })}
        </li>
      )
    }

    watch(
      () => props.beat,
      () => page.again(ask),
      { immediate: true },
    )
    return () => (
      <section class="card" aria-labelledby="failed">
        <h2 id="failed">{t('operator.failed')}</h2>
        {alert(retrying.failure.value ?? page.failure.value)}
        {page.seen.value || page.failure.value ? null : loading(t('loading'))}
        {page.seen.value?.events.length === 0 ? empty('check', t('operator.noFailed')) : null}
        {page.seen.value?.events.length ? <ul class="rows">{page.seen.value.events.map(row)}</ul> : null}
        {(page.seen.value?.events.length ?? 0) > 1
          ? button({ text: t('operator.retryAll'), isBusy: retrying.isBusy.value, onClick: retryAll })
          : null}
        {page.seen.value?.next_cursor && limit.value < MOST
          ? button({ text: t('operator.more'), onClick: more })
          : null}
      </section>
    )
  },
  { props: ['beat', 'onChange'] },
)
