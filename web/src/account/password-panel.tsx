import { defineComponent, reactive, ref } from 'vue'
import { act } from '../act.js'
import { type Answer, failure } from '../call-api.js'
import { t } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { button, field, status } from '../parts.js'
import { call, session } from '../session.js'
import { failed } from './failed.js'
import type { Me } from './own.js'

interface PasswordPanelProps {
  readonly hasPassword: boolean
  readonly onChange: () => void
}

export const PasswordPanel = defineComponent(
  (props: PasswordPanelProps) => {
    const typed = reactive({ old: '', new: '' })
    const change = act()
    const said = ref('')

    /** The API tells whether there is a password, not which. */
    async function isSet(): Promise<Answer<boolean>> {
      return props.hasPassword
        ? failure('unknown')
        : judged(await call<Me>('GET', '/users/me/'), (me) => me.has_password)
    }

    async function submit(event: Event) {
      event.preventDefault()
      said.value = ''
      const body = { new_password: typed.new, ...(props.hasPassword ? { old_password: typed.old } : {}) }
      if (!(await change.run(() => orLook(() => call('PUT', '/users/me/password/', body), isSet)))) {
        if (change.failure.value?.isUnanswered) props.onChange()
        return
      }
      Object.assign(typed, { old: '', new: '' })
      said.value = t('account.passwordSaved')
      props.onChange()
    }

    const oldPassword = () =>
      field({
        id: 'old-password',
        label: t('account.oldPassword'),
        value: typed.old,
        type: 'password',
        autocomplete: 'current-password',
        onInput: (value) => {
          typed.old = value
        },
      })

    return () => (
      <section class="card" aria-labelledby="password">
        <h2 id="password">{t('account.passwordTitle')}</h2>
        {props.hasPassword ? null : <p class="rule">{t('account.noPassword')}</p>}
        <form onSubmit={submit}>
          {/* Password managers need the username. */}
          <input type="text" autocomplete="username" value={session.user?.username} readonly hidden />
          {props.hasPassword ? oldPassword() : null}
          {field({
            id: 'new-password',
            label: t('account.newPassword'),
            rule: t('passwordRule'),
            value: typed.new,
            type: 'password',
            autocomplete: 'new-password',
            minlength: 8,
            onInput: (value) => {
              typed.new = value
            },
          })}
          <p class="rule">{t('account.passwordHint')}</p>
          {failed(change.failure.value, { lost: t('lost.password') })}
          {status(said.value)}
          {button({
            text: t(props.hasPassword ? 'account.passwordChange' : 'account.passwordSet'),
            isBusy: change.isBusy.value,
            isHeld: change.isHeld.value,
          })}
        </form>
      </section>
    )
  },
  { props: ['hasPassword', 'onChange'] },
)
