import { defineComponent, ref } from 'vue'
import { Dialog, openable } from '../dialog.js'
import { t } from '../language.js'
import { alert, button, empty, loading } from '../parts.js'
import { nameOf } from '../providers.js'
import { ActForm } from './act-form.js'
import { callAsOperator } from './admin.js'
import type { EventsPage } from './audit-event.js'
import { eventRow } from './event-row.js'
import { look } from './look.js'
import type { Act, ActName, PersonDetails } from './person.js'
import { exactTime } from './times.js'

const EVENTS = '10'

interface PersonPanelProps {
  readonly id: string
  readonly onBack: () => void
  readonly onChange: () => void
}

/** One account: what is stored of it, its last events, and what an operator can do. */
export const PersonPanel = defineComponent(
  (props: PersonPanelProps) => {
    const person = look<PersonDetails>()
    const events = look<EventsPage>()
    const { shown, open, closed } = openable<Act>()
    const isBusy = ref(false)

    function load() {
      const id = encodeURIComponent(props.id)
      person.at(() => callAsOperator<PersonDetails>('GET', `/admin/users/${id}/`))
      events.at(() => callAsOperator<EventsPage>('GET', `/audit/events/?user_id=${id}&limit=${EVENTS}`))
    }

    function done(act: Act) {
      props.onChange()
      if (act.name === 'delete') props.onBack()
      else load()
    }

    const fact = (name: string, value: string) => (
      <div>
        <dt>{t(name)}</dt>
        <dd>{value}</dd>
      </div>
    )

    const facts = (one: PersonDetails) => (
      <dl class="facts">
        {fact('operator.userId', one.id)}
        {fact('operator.state', t(`operator.${one.status}`))}
        {fact('operator.registered', exactTime(one.created_at))}
        {fact('operator.lastLogin', one.last_login_at ? exactTime(one.last_login_at) : t('operator.never'))}
        {fact('operator.hasPassword', t(one.has_password ? 'operator.isSet' : 'operator.isNotSet'))}
        {fact('operator.openSessions', String(one.sessions))}
        {one.bindings.length === 0 ? fact('operator.bindings', t('operator.none')) : null}
      </dl>
    )

    const bindings = (one: PersonDetails) =>
      one.bindings.length > 0 ? (
        <ul class="rows">
          {one.bindings.map(({ provider, uid, bound_at }) => (
            <li key={provider}>
              <div>
                <p class="name">{nameOf(provider)}</p>
                <p class="rule">
                  {uid} · {exactTime(bound_at)}
                </p>
              </div>
              {button({
                text: t('operator.acts.unbind.name'),
                label: t('operator.unbindOf', { provider: nameOf(provider) }),
                kind: 'small',
                onClick: () => open({ name: 'unbind', provider }),
              })}
            </li>
          ))}
        </ul>
      ) : null

    const act = (name: ActName) =>
      button({
        text: t(`operator.acts.${name}.name`),
        kind: name === 'delete' ? 'small danger-outline' : 'small',
        onClick: () => open({ name }),
      })

    const content = (one: PersonDetails) => (
      <>
        <h3>{one.username}</h3>
        {one.disabled ? (
          <p class="notice bad">{t('operator.disabledBy', { ...one.disabled, at: exactTime(one.disabled.at) })}</p>
        ) : null}
        {facts(one)}
        {bindings(one)}
        <div class="actions">
          {one.status === 'active' ? [act('disable'), act('recovery')] : act('enable')}
          {act('logout')}
          {act('delete')}
        </div>
        <h3>{t('operator.lastEvents')}</h3>
        {alert(events.failure.value)}
        {events.seen.value?.events.length === 0 ? empty('clock', t('operator.noEvents')) : null}
        {events.seen.value?.events.length ? <ol class="log">{events.seen.value.events.map(eventRow)}</ol> : null}
        {shown.value ? (
          <Dialog
            key={shown.value.key}
            heading="act-heading"
            isBusy={isBusy.value}
            content={(close) => form(one, close)}
            onClose={closed}
          />
        ) : null}
      </>
    )

    const form = (one: PersonDetails, close: () => void) => {
      const what = shown.value?.what
      return what ? (
        <ActForm
          person={one}
          act={what}
          onBusy={(busy: boolean) => {
            isBusy.value = busy
          }}
          onClose={close}
          onDone={() => done(what)}
        />
      ) : null
    }

    load()
    return () => (
      <>
        <div class="actions">{button({ text: t('operator.back'), kind: 'small', onClick: props.onBack })}</div>
        {alert(person.failure.value)}
        {person.seen.value ? content(person.seen.value) : person.failure.value ? null : loading(t('loading'))}
      </>
    )
  },
  { props: ['id', 'onBack', 'onChange'] },
)
