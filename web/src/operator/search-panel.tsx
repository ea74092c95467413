import { defineComponent, ref, watch } from 'vue'
import { t } from '../language.js'
import { alert, button, empty, loading } from '../parts.js'
import { callAsOperator } from './admin.js'
import type { EventsPage } from './audit-event.js'
import { eventRow } from './event-row.js'
import { look } from './look.js'
import { SearchForm } from './search-form.js'

const PAGE = '20'

/** The audit log, newest first. Only the newest page is reloaded: an older one would shift. */
export const SearchPanel = defineComponent(
  (props: { beat: number }) => {
    const page = look<EventsPage>()
    const filters = ref<Readonly<Record<string, string>>>({})
    const cursor = ref<string | null>(null)

    function ask() {
      const after = cursor.value ? { cursor: cursor.value } : {}
      const query = new URLSearchParams({ ...filters.value, limit: PAGE, ...after })
      return callAsOperator<EventsPage>('GET', `/audit/events/?${query}`)
    }

    function show(at: string | null) {
      cursor.value = at
      return page.at(ask)
    }

    function search(wished: Readonly<Record<string, string>>) {
      filters.value = wished
      return show(null)
    }

    const paging = (next: string | null) =>
      next || cursor.value ? (
        <div class="actions">
          {cursor.value ? button({ text: t('operator.newest'), onClick: () => show(null) }) : null}
          {next ? button({ text: t('operator.older'), onClick: () => show(next) }) : null}
        </div>
      ) : null

    watch(
      () => props.beat,
      () => cursor.value ?? page.again(ask),
      { immediate: true },
    )
    return () => (
      <section class="card" aria-labelledby="search">
        <h2 id="search">{t('operator.search')}</h2>
        <SearchForm onSearch={search} />
        {alert(page.failure.value)}
        {cursor.value ? <p class="rule">{t('operator.olderShown')}</p> : null}
        {page.seen.value || page.failure.value ? null : loading(t('loading'))}
        {page.seen.value?.events.length === 0 ? empty('clock', t('operator.noEvents')) : null}
        {page.seen.value?.events.length ? <ol class="log">{page.seen.value.events.map(eventRow)}</ol> : null}
        {page.seen.value ? paging(page.seen.value.next_cursor) : null}
      </section>
    )
  },
  { props: ['beat'] },
)
