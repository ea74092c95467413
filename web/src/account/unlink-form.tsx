import { defineComponent, ref, watch } from 'vue'
import { act } from '../act.js'
import { PasswordField } from '../field.js'
import { faultsBefore, faultsIn, fieldFaults } from '../field-faults.js'
import { t } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { button } from '../parts.js'
import { nameless, nameOf, pathOf } from '../providers.js'
import { call, currentLogin } from '../session.js'
import { say } from '../toast.js'
import { failed, inOwnWords } from './failed.js'
import type { BoundAccount } from './own.js'

interface UnlinkFormProps {
  readonly account: BoundAccount
  readonly hasPassword: boolean
  readonly onBusy: (isBusy: boolean) => void
  readonly onCancel: () => void
  readonly onDone: () => Promise<void>
  /** Loads the current state after a lost answer. */
  readonly onChange: () => unknown
}

const FIELD = 'unlink-password'

/** Asks before it unlinks. The password is asked for where the login is not fresh. */
export const UnlinkForm = defineComponent(
  (props: UnlinkFormProps) => {
    const { provider: id, uid, screen_name } = props.account
    const provider = nameOf(id)
    const needsPassword = ref(props.hasPassword && (currentLogin()?.freshUntil ?? 0) <= Date.now())
    const typed = ref('')
    const faults = fieldFaults()
    const unlinking = act()
    watch(unlinking.isBusy, (isBusy) => props.onBusy(isBusy))

    async function isUnlinked() {
      const found = await call<readonly BoundAccount[]>('GET', '/oauth/bindings/')
      return judged(found, (bound) => bound.every((one) => one.provider !== id))
    }

    async function submit(event: Event) {
      event.preventDefault()
      faults.clear()
      const given = needsPassword.value ? { password: { id: FIELD, value: typed.value } } : {}
      if (faults.show(faultsBefore(given))) return
      const body = needsPassword.value ? { password: typed.value } : {}
      const done = await unlinking.run(() => orLook(() => call('DELETE', pathOf(id), body), isUnlinked))
      const { failure } = unlinking
      // Another tab may have unlinked it already.
      if (done || failure.value?.error === 'not_found') {
        await props.onDone()
        return say(t('said.unlinked', { provider }))
      }
      if (failure.value?.error === 'fresh_login_required' && props.hasPassword) {
        needsPassword.value = true
        failure.value = null
        return
      }
      const own = inOwnWords(failure.value)
      if (own && faults.show(faultsIn(own, given))) failure.value = null
    }

    return () => (
      <form novalidate onSubmit={submit}>
        <h2 id="way-form" tabindex={-1}>
          {t('account.unbindTitle', { provider })}
        </h2>
        <p>{t('account.unbindAsk', { who: t('told.who', { provider, name: screen_name || nameless(id, uid) }) })}</p>
        {needsPassword.value ? (
          <PasswordField
            of={{
              id: FIELD,
              label: t('password'),
              value: typed.value,
              autocomplete: 'current-password',
              faults,
              onInput: (value) => {
                typed.value = value
              },
            }}
          />
        ) : null}
        {failed(unlinking.failure.value, { look: props.onChange })}
        <div class="actions">
          {button({ text: t('cancel'), isHeld: unlinking.isBusy.value, onClick: props.onCancel })}
          {button({
            text: t('account.unbind'),
            kind: 'danger',
            isBusy: unlinking.isBusy.value,
            isHeld: unlinking.isHeld.value,
          })}
        </div>
      </form>
    )
  },
  { props: ['account', 'hasPassword', 'onBusy', 'onCancel', 'onDone', 'onChange'] },
)
