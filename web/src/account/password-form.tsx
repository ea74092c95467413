import { defineComponent, reactive, ref, watch } from 'vue'
import { act } from '../act.js'
import { type Answer, failure } from '../call-api.js'
import { PasswordField } from '../field.js'
import { faultsBefore, faultsIn, fieldFaults } from '../field-faults.js'
import { freshProvider } from '../fresh-login.js'
import { t } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { button } from '../parts.js'
import { anyOf, nameOf, providersFor } from '../providers.js'
import { call } from '../session.js'
import { PASSWORD_FORM } from '../surroundings.js'
import { say } from '../toast.js'
import { failed, inOwnWords, logInAgain } from './failed.js'
import type { BoundAccount, Me } from './own.js'

interface PasswordFormProps {
  readonly username: string
  readonly hasPassword: boolean
  readonly bound: readonly BoundAccount[]
  readonly onBusy: (isBusy: boolean) => void
  readonly onCancel: () => void
  readonly onDone: () => Promise<void>
  /** Loads the current state after a lost answer. */
  readonly onChange: () => unknown
}

export const PasswordForm = defineComponent(
  (props: PasswordFormProps) => {
    const typed = reactive({ old: '', new: '' })
    /** Null: the old password is asked for. */
    const provider = ref(freshProvider())
    const faults = fieldFaults()
    const change = act()
    watch(change.isBusy, (isBusy) => props.onBusy(isBusy))

    const needsOld = () => props.hasPassword && provider.value === null

    /** The API tells whether there is a password, not which. */
    async function isSet(): Promise<Answer<boolean>> {
      return props.hasPassword
        ? failure('unknown')
        : judged(await call<Me>('GET', '/users/me/'), (me) => me.has_password)
    }

    async function submit(event: Event) {
      event.preventDefault()
      faults.clear()
      const given = {
        ...(needsOld() && { password: { id: 'old-password', value: typed.old } }),
        newPassword: { id: 'new-password', value: typed.new },
      }
      if (faults.show(faultsBefore(given))) return
      const body = { new_password: typed.new, ...(needsOld() ? { old_password: typed.old } : {}) }
      if (await change.run(() => orLook(() => call('PUT', '/users/me/password/', body), isSet))) {
        await props.onDone()
        return say(t('said.passwordSaved'))
      }
      refused(given)
    }

    function refused(given: Parameters<typeof faultsIn>[1]) {
      const { value } = change.failure
      if (!value) return
      if (value.isUnanswered) {
        props.onChange()
        return
      }
      // The login is no longer fresh, or was not by a provider.
      if (value.error === 'invalid_request' && value.field === 'old_password') provider.value = null
      const own = inOwnWords(value)
      if (provider.value === null && value.field === 'old_password') change.failure.value = null
      else if (own && faults.show(faultsIn(own, given))) change.failure.value = null
    }

    const forgotten = () => {
      const ways = props.bound.map((one) => one.provider).filter((each) => providersFor('login').includes(each))
      return (
        <details class="forgotten">
          <summary>{t('account.forgotOld')}</summary>
          <div class="notice">
            <p>{ways.length > 0 ? t('account.forgotOldWay', { provider: anyOf(ways) }) : t('account.forgotOldNone')}</p>
            {ways.length > 0
              ? button({ text: t('logInAgain'), onClick: () => logInAgain(PASSWORD_FORM, 'password') })
              : null}
          </div>
        </details>
      )
    }

    const passwordField = (which: 'old' | 'new') => (
      <PasswordField
        of={{
          id: `${which}-password`,
          label: t(`account.${which}Password`),
          value: typed[which],
          autocomplete: which === 'old' ? 'current-password' : 'new-password',
          ...(which === 'new' && { rule: t('passwordRule') }),
          faults,
          onInput: (value) => {
            typed[which] = value
          },
        }}
      />
    )

    return () => (
      <form novalidate onSubmit={submit}>
        <h2 id="way-form" tabindex={-1}>
          {t(props.hasPassword ? 'account.passwordChange' : 'account.passwordSet')}
        </h2>
        {/* Password managers need the username. */}
        <input type="text" autocomplete="username" value={props.username} readonly hidden />
        {props.hasPassword && provider.value !== null ? (
          <p class="notice">{t('account.passwordFresh', { provider: nameOf(provider.value) })}</p>
        ) : null}
        {needsOld() ? [passwordField('old'), forgotten()] : null}
        {passwordField('new')}
        <p class="rule">{t('account.passwordHint')}</p>
        {failed(change.failure.value, { returnTo: PASSWORD_FORM, lost: t('lost.password') })}
        <div class="actions">
          {button({ text: t('cancel'), isHeld: change.isBusy.value, onClick: props.onCancel })}
          {button({
            text: t('account.passwordSave'),
            kind: 'primary',
            isBusy: change.isBusy.value,
            isHeld: change.isHeld.value,
          })}
        </div>
      </form>
    )
  },
  { props: ['username', 'hasPassword', 'bound', 'onBusy', 'onCancel', 'onDone', 'onChange'] },
)
