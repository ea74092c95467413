import { defineComponent, reactive } from 'vue'
import { act } from '../act.js'
import type { Failure } from '../call-api.js'
import { field, PasswordField, usernameField } from '../field.js'
import { faultsBefore, faultsIn, fieldFaults } from '../field-faults.js'
import { t } from '../language.js'
import { alert, button, ifLost, link, title } from '../parts.js'
import { goOn } from '../router.js'
import { callToOpen } from '../session.js'
import { say } from '../toast.js'

const CODE = 'recovery-code'
const NEW_PASSWORD = 'new-password'

/** For a person to whom an operator has given a code. */
export const RecoverPage = defineComponent(() => {
  const typed = reactive({ username: '', code: '', password: '' })
  const faults = fieldFaults()
  const recovery = act()

  async function submit(event: Event) {
    event.preventDefault()
    faults.clear()
    const given = { username: typed.username, newPassword: { id: NEW_PASSWORD, value: typed.password } }
    const missing = { [CODE]: typed.code.trim() === '' ? 'codeMissing' : null }
    if (faults.show({ ...faultsBefore(given), ...missing })) return
    const body = { username: typed.username, code: typed.code, new_password: typed.password }
    if (await recovery.run(() => callToOpen('/sessions/recovery/', { body }))) {
      say(t('said.loggedIn'))
      return goOn(null)
    }
    const { failure } = recovery
    if (failure.value && faults.show(faultsIn(failure.value, given))) failure.value = null
  }

  /** After a lost answer, when the new password may be set. */
  async function tryLogin() {
    const body = { username: typed.username, password: typed.password }
    if (await recovery.run(() => callToOpen('/sessions/', { body }))) await goOn(null)
  }

  const wayOn = () =>
    ifLost(recovery.failure.value, t('lost.recover'), button({ text: t('lost.tryLogin'), onClick: tryLogin }))

  return () => (
    <section class="card">
      {title(t('recover.title'))}
      <p>{t('recover.lead')}</p>
      <form novalidate onSubmit={submit}>
        {usernameField(typed, faults)}
        {field({
          id: CODE,
          label: t('recover.code'),
          rule: t('recover.codeRule'),
          value: typed.code,
          autocomplete: 'off',
          faults,
          onInput: (value) => {
            typed.code = value
          },
        })}
        <PasswordField
          of={{
            id: NEW_PASSWORD,
            label: t('account.newPassword'),
            rule: t('passwordRule'),
            value: typed.password,
            autocomplete: 'new-password',
            faults,
            onInput: (value) => {
              typed.password = value
            },
          }}
        />
        <p class="rule">{t('recover.hint')}</p>
        {alert(inOwnWords(recovery.failure.value), wayOn())}
        {button({
          text: t('recover.submit'),
          kind: 'primary',
          isBusy: recovery.isBusy.value,
          isHeld: recovery.isHeld.value,
        })}
      </form>
      <p class="aside">{link('/', t('recover.toLogin'))}</p>
    </section>
  )
})

/** The API does not say whether the name or the code is wrong. */
function inOwnWords(failure: Failure | null): Failure | null {
  return failure?.error === 'invalid_credentials' ? { ...failure, error: 'invalid_recovery' } : failure
}
