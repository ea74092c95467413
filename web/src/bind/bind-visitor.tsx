import { defineComponent, nextTick, reactive, ref } from 'vue'
import { act } from '../act.js'
import { PasswordField, usernameField } from '../field.js'
import { faultsBefore, faultsIn, fieldFaults } from '../field-faults.js'
import { noteProviderLogin } from '../fresh-login.js'
import { t } from '../language.js'
import { alert, button, title } from '../parts.js'
import { Portrait } from '../portrait.js'
import { keepPending, type PendingBinding } from '../provider-login.js'
import { nameOf, pathOf } from '../providers.js'
import { goOn } from '../router.js'
import { callToOpen } from '../session.js'
import { say } from '../toast.js'
import { isOver, nameOfAccount, wayOnFrom, wayToAnother } from './provider-account.js'

type Way = 'fresh' | 'existing'

/** For a person who logged in at a provider and has no account here, or one that is not linked. */
export const BindVisitor = defineComponent(
  ({ pending }: { pending: PendingBinding }) => {
    const screenName = pending.profile?.screen_name ?? ''
    const suggestion = pending.suggested_username ?? ''
    const way = ref<Way>('fresh')
    const typed = reactive({ username: suggestion, password: '' })
    /** Whether a new user wants a password too. */
    const isWithPassword = ref(false)
    const faults = fieldFaults()
    const binding = act()
    const another = wayToAnother(pending)

    /** A password typed for an existing account must not become that of a new one. */
    function choose(chosen: Way) {
      way.value = chosen
      typed.password = ''
      if (typed.username === '' || typed.username === suggestion) typed.username = chosen === 'fresh' ? suggestion : ''
      isWithPassword.value = false
      faults.clear()
      if (!binding.isHeld.value) binding.failure.value = null
    }

    async function addPassword() {
      isWithPassword.value = true
      await nextTick()
      document.getElementById('password')?.focus()
    }

    async function submit(event: Event) {
      event.preventDefault()
      faults.clear()
      const isFresh = way.value === 'fresh'
      const { username, password: value } = typed
      const password = { id: 'password', value }
      const ofPassword = isFresh ? value !== '' && { newPassword: password } : { password }
      const given = { username, ...ofPassword }
      if (faults.show(faultsBefore(given))) return
      const body = { bind_ticket: pending.bind_ticket, username, ...(value && { password: value }) }
      const path = isFresh ? '/users/' : pathOf(pending.provider, 'bind/')
      if (await binding.run(() => callToOpen(path, { body }))) return finish(isFresh)
      const { failure } = binding
      if (failure.value && faults.show(faultsIn(failure.value, given))) failure.value = null
    }

    async function finish(isFresh: boolean) {
      if (isFresh) noteProviderLogin(pending.provider)
      say(isFresh ? t('said.registered') : t('said.linked', { provider: nameOf(pending.provider) }))
      await goOn(pending.return_to)
      keepPending(null)
    }

    const segment = (value: Way) => (
      <label>
        <input type="radio" name="way" checked={way.value === value} onChange={() => choose(value)} />
        <span>{t(`bind.${value}`)}</span>
      </label>
    )

    const passwordField = (isFresh: boolean) => (
      <PasswordField
        key={way.value}
        of={{
          id: 'password',
          label: t('password'),
          value: typed.password,
          autocomplete: isFresh ? 'new-password' : 'current-password',
          ...(isFresh && { rule: t('passwordRule') }),
          faults,
          onInput: (value) => {
            typed.password = value
          },
        }}
      />
    )

    const fields = (isFresh: boolean) => (
      <>
        {usernameField(typed, faults)}
        {isFresh && !isWithPassword.value
          ? button({ text: t('bind.addPassword'), kind: 'plain', onClick: addPassword })
          : passwordField(isFresh)}
      </>
    )

    const welcome = () => (
      <div class="welcome">
        <Portrait
          name={nameOfAccount(pending)}
          picture={pending.profile?.avatar_url ?? null}
          provider={pending.provider}
        />
        {title(
          screenName ? [`${t('bind.welcome', { name: screenName })} · `, t('bind.step')] : t('bind.step'),
          t('bind.title'),
        )}
        {pending.profile ? null : <p class="rule">{t('bind.noProfile', { provider: nameOf(pending.provider) })}</p>}
      </div>
    )

    return () => {
      const isFresh = way.value === 'fresh'
      const provider = nameOf(pending.provider)
      return (
        <section class="card">
          {welcome()}
          <form novalidate onSubmit={submit}>
            <fieldset class="segments">
              <legend class="unseen">{t('bind.way')}</legend>
              {segment('fresh')}
              {segment('existing')}
            </fieldset>
            <p class="rule">{t(isFresh ? 'bind.leadFresh' : 'bind.leadExisting', { provider })}</p>
            {fields(isFresh)}
            {alert(binding.failure.value, wayOnFrom(binding.failure.value, pending), provider)}
            {isOver(binding.failure.value)
              ? null
              : button({
                  text: t(isFresh ? 'bind.submitFresh' : 'bind.submitExisting'),
                  kind: 'primary',
                  isBusy: binding.isBusy.value,
                  isHeld: binding.isHeld.value,
                })}
          </form>
          {another()}
        </section>
      )
    }
  },
  { props: ['pending'] },
)
