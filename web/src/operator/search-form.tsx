import { defineComponent, reactive, shallowRef } from 'vue'
import { field } from '../field.js'
import { t } from '../language.js'
import { nameOfEvent } from '../name-of-event.js'
import { button } from '../parts.js'
import { anyProvider } from '../providers.js'
import { EVENT_TYPES } from './event-types.js'
import { ANY_ORIGIN, type Origin, originSelect } from './origin-select.js'

const NOTHING = { type: '', username: '', uid: '', user_id: '', ip: '', from: '', to: '' }
const TEXTS = ['username', 'uid', 'user_id', 'ip'] as const
type Filter = keyof typeof NOTHING

export const SearchForm = defineComponent(
  (props: { onSearch: (filters: Readonly<Record<string, string>>) => void }) => {
    const typed = reactive({ ...NOTHING })
    const origin = shallowRef<Origin>(ANY_ORIGIN)
    const set = (name: Filter) => (value: string) => {
      typed[name] = value
    }

    function search(event?: Event) {
      event?.preventDefault()
      const asTime = (local: string) => (local ? new Date(local).toISOString() : '')
      const trimmed = Object.fromEntries(TEXTS.map((name) => [name, typed[name].trim()]))
      const wished = { ...typed, ...trimmed }
      const filters = { ...wished, ...origin.value, from: asTime(typed.from), to: asTime(typed.to) }
      props.onSearch(Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '')))
    }

    function clear() {
      Object.assign(typed, NOTHING)
      origin.value = ANY_ORIGIN
      search()
    }

    const text = (name: (typeof TEXTS)[number], label: string) =>
      field({
        id: name,
        label,
        value: typed[name],
        maxlength: 64,
        autocomplete: 'off',
        onInput: set(name),
      })

    const time = (name: 'from' | 'to', label: string) => (
      <div class="field">
        <label for={name}>{label}</label>
        <input
          id={name}
          type="datetime-local"
          value={typed[name]}
          onInput={(event: Event) => set(name)((event.target as HTMLInputElement).value)}
        />
      </div>
    )

    const type = () => (
      <div class="field">
        <label for="type">{t('operator.type')}</label>
        <select
          id="type"
          value={typed.type}
          onChange={(event: Event) => set('type')((event.target as HTMLSelectElement).value)}
        >
          <option value="">{t('operator.anyType')}</option>
          {EVENT_TYPES.map((name) => (
            <option value={name} key={name}>
              {nameOfEvent(name)}
            </option>
          ))}
        </select>
      </div>
    )

    return () => (
      <form class="filters" aria-labelledby="search" onSubmit={search}>
        {type()}
        {originSelect({
          id: 'origin',
          origin: origin.value,
          onChange: (chosen) => {
            origin.value = chosen
          },
        })}
        {text('username', t('username'))}
        {text('uid', t('operator.uid', { provider: anyProvider() }))}
        {text('user_id', t('operator.userId'))}
        {text('ip', t('operator.ip'))}
        {time('from', t('operator.from'))}
        {time('to', t('operator.to'))}
        <div class="actions">
          {button({ text: t('operator.find'), kind: 'primary' })}
          {button({ text: t('operator.clear'), onClick: clear })}
        </div>
      </form>
    )
  },
  { props: ['onSearch'] },
)
