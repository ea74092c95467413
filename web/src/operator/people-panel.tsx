import { defineComponent, reactive, ref } from 'vue'
import { field } from '../field.js'
import { t } from '../language.js'
import { alert, button, empty, focusOn, loading, panelTitle } from '../parts.js'
import { callAsOperator } from './admin.js'
import { look } from './look.js'
import type { PeoplePage, Person } from './person.js'
import { PersonPanel } from './person-panel.js'

const PAGE = '20'
const NOTHING = { query: '', provider: '', uid: '', status: '' }

/** Finds accounts, and shows one. @param onChange called after an act, which is a new event */
export const PeoplePanel = defineComponent(
  (props: { onChange: () => void }) => {
    const typed = reactive({ ...NOTHING })
    const page = look<PeoplePage>()
    const cursor = ref<string | null>(null)
    const chosen = ref<string | null>(null)

    function ask() {
      const given = Object.entries(typed).map(([name, value]) => [name, value.trim()] as const)
      const filters = Object.fromEntries(given.filter(([, value]) => value !== ''))
      const query = new URLSearchParams({ ...filters, limit: PAGE, ...(cursor.value && { cursor: cursor.value }) })
      return callAsOperator<PeoplePage>('GET', `/admin/users/?${query}`)
    }

    function find(event?: Event, after: string | null = null) {
      event?.preventDefault()
      cursor.value = after
      return page.at(ask)
    }

    async function show(id: string | null) {
      chosen.value = id
      if (id === null && page.seen.value) await page.at(ask)
      await focusOn('people')
    }

    const text = (name: 'query' | 'provider' | 'uid', label: string) =>
      field({
        id: `people-${name}`,
        label,
        value: typed[name],
        maxlength: 64,
        autocomplete: 'off',
        onInput: (value) => {
          typed[name] = value
        },
      })

    const status = () => (
      <div class="field">
        <label for="people-status">{t('operator.state')}</label>
        <select
          id="people-status"
          value={typed.status}
          onChange={(event: Event) => {
            typed.status = (event.target as HTMLSelectElement).value
          }}
        >
          <option value="">{t('operator.anyState')}</option>
          <option value="active">{t('operator.active')}</option>
          <option value="disabled">{t('operator.disabled')}</option>
        </select>
      </div>
    )

    const form = () => (
      <form class="filters" aria-labelledby="people" onSubmit={(event: Event) => find(event)}>
        {text('query', t('operator.name'))}
        {text('provider', t('operator.providerName'))}
        {text('uid', t('operator.providerUid'))}
        {status()}
        <div class="actions">{button({ text: t('operator.findPeople'), kind: 'primary' })}</div>
      </form>
    )

    const row = ({ id, username, status: state, bindings }: Person) => (
      <li key={id}>
        <div>
          <p class="name">{username}</p>
          <p class="rule">
            {[t(`operator.${state}`), ...bindings.map(({ provider, uid }) => `${provider}:${uid}`), id].join(' · ')}
          </p>
        </div>
        {button({
          text: t('operator.show'),
          label: t('operator.showOf', { username }),
          kind: 'small',
          onClick: () => show(id),
        })}
      </li>
    )

    const paging = (next: string | null) =>
      next || cursor.value ? (
        <div class="actions">
          {cursor.value ? button({ text: t('operator.newest'), onClick: () => find() }) : null}
          {next ? button({ text: t('operator.older'), onClick: () => find(undefined, next) }) : null}
        </div>
      ) : null

    const list = () => (
      <>
        {form()}
        {alert(page.failure.value)}
        {page.isBusy.value && !page.seen.value ? loading(t('loading')) : null}
        {page.seen.value?.users.length === 0 ? empty('clock', t('operator.noPeople')) : null}
        {page.seen.value?.users.length ? <ul class="rows">{page.seen.value.users.map(row)}</ul> : null}
        {page.seen.value ? paging(page.seen.value.next_cursor) : null}
      </>
    )

    return () => (
      <section class="card" aria-labelledby="people">
        {panelTitle('people', t('operator.people'))}
        {chosen.value ? (
          <PersonPanel key={chosen.value} id={chosen.value} onBack={() => show(null)} onChange={props.onChange} />
        ) : (
          list()
        )}
      </section>
    )
  },
  { props: ['onChange'] },
)
