import { defineComponent, reactive, ref, watch } from 'vue'
import { act } from '../act.js'
import type { Answer } from '../call-api.js'
import { PasswordField } from '../field.js'
import { faultsBefore, faultsIn, fieldFaults } from '../field-faults.js'
import { freshProvider } from '../fresh-login.js'
import { t } from '../language.js'
import { orLook } from '../lost-answer.js'
import { button } from '../parts.js'
import { anyOf, nameOf } from '../providers.js'
import { router } from '../router.js'
import { call, endHere, session } from '../session.js'
import { departure, departureQuery } from './departure.js'
import { failed, inOwnWords } from './failed.js'
import type { BoundAccount } from './own.js'

const FIELD = 'deletion-password'

interface DeletionFormProps {
  readonly username: string
  readonly hasPassword: boolean
  readonly bound: readonly BoundAccount[]
  readonly returnTo: string
  readonly onBusy: (isBusy: boolean) => void
  readonly onCancel: () => void
}

export const DeletionForm = defineComponent(
  (props: DeletionFormProps) => {
    const typed = reactive({ password: '', isUnderstood: false })
    /** Null: the password is asked for, if there is one. */
    const provider = ref(freshProvider())
    const faults = fieldFaults()
    const deleting = act()

    const needsPassword = () => props.hasPassword && provider.value === null

    watch(deleting.isBusy, (isBusy) => props.onBusy(isBusy))

    /** A deleted account cannot be looked up, but its session ends with it. */
    async function isGone(): Promise<Answer<boolean>> {
      const found = await call('GET', '/users/me/')
      if (found.isSuccess) return { isSuccess: true, data: false }
      return found.error === 'logged_out' ? { isSuccess: true, data: true } : found
    }

    async function submit(event: Event) {
      event.preventDefault()
      if (deleting.isBusy.value || deleting.isHeld.value) return
      faults.clear()
      const given = needsPassword() ? { password: { id: FIELD, value: typed.password } } : {}
      const isMissing = !typed.isUnderstood && { understood: 'understood' }
      if (faults.show({ ...faultsBefore(given), ...isMissing })) return
      let isLikely = false
      const look = async () => {
        isLikely = true
        return isGone()
      }
      const body = needsPassword() ? { password: typed.password } : {}
      departure.isForGood = true
      const done = await deleting.run(() => orLook(() => call('DELETE', '/users/me/', body), look))
      departure.isForGood = false
      if (done) await leave(isLikely ? 'likely' : 'sure')
      // The session was ended from elsewhere in the meantime.
      else if (!session.user) await router.replace({ path: '/', query: departureQuery() })
      else refused(given)
    }

    function refused(given: Parameters<typeof faultsIn>[1]) {
      const { failure } = deleting
      // The login at the provider is no longer fresh: the password serves too.
      const isStale = failure.value?.error === 'fresh_login_required' && props.hasPassword && provider.value !== null
      if (isStale) provider.value = null
      const own = inOwnWords(failure.value)
      if (isStale || (own && faults.show(faultsIn(own, given)))) failure.value = null
    }

    /** Leaves first: this page would lead to the login page as soon as the session ends. */
    async function leave(deletion: 'sure' | 'likely') {
      await router.replace({ path: '/farewell/', state: { deletion } })
      endHere()
    }

    const list = (heading: string, items: readonly string[]) => (
      <div>
        <h3>{t(heading)}</h3>
        <ul>
          {items.map((item) => (
            <li key={item}>{t(item, { provider: anyOf(props.bound.map((one) => one.provider)) })}</li>
          ))}
        </ul>
      </div>
    )

    const password = () => (
      <>
        <input type="text" autocomplete="username" value={props.username} readonly hidden />
        <PasswordField
          of={{
            id: FIELD,
            label: t('password'),
            value: typed.password,
            autocomplete: 'current-password',
            faults,
            onInput: (value) => {
              typed.password = value
            },
          }}
        />
      </>
    )

    const fresh = () => (
      <p class="notice">
        {props.hasPassword
          ? t('account.passwordFresh', { provider: nameOf(provider.value ?? '') })
          : t('deletion.fresh')}
      </p>
    )

    return () => (
      <form novalidate onSubmit={submit}>
        <h2 id="deletion-heading" tabindex={-1}>
          {t('deletion.heading', { username: props.username })}
        </h2>
        {list('deletion.goes', [
          'deletion.goesUser',
          ...(props.bound.length > 0 ? ['deletion.goesBindings'] : []),
          'deletion.goesSessions',
          'deletion.goesPersonal',
        ])}
        {list('deletion.stays', [
          'deletion.staysRecords',
          ...(props.bound.length > 0 ? ['deletion.staysProvider'] : []),
        ])}
        {needsPassword() ? password() : fresh()}
        <label class="choice">
          <input
            type="checkbox"
            id="understood"
            checked={typed.isUnderstood}
            aria-invalid={faults.of('understood') ? true : undefined}
            aria-describedby={faults.of('understood') ? 'understood-fault' : undefined}
            onChange={(event: Event) => {
              faults.clear('understood')
              typed.isUnderstood = (event.target as HTMLInputElement).checked
            }}
          />
          <span>{t('deletion.understood')}</span>
        </label>
        {faults.of('understood') ? (
          <p class="fault" id="understood-fault">
            {faults.of('understood')}
          </p>
        ) : null}
        {failed(deleting.failure.value, { returnTo: props.returnTo })}
        <div class="actions">
          {button({ text: t('cancel'), isHeld: deleting.isBusy.value, onClick: props.onCancel })}
          {button({
            text: t('deletion.submit'),
            kind: 'danger',
            isBusy: deleting.isBusy.value,
            isHeld: deleting.isHeld.value,
          })}
        </div>
      </form>
    )
  },
  { props: ['username', 'hasPassword', 'bound', 'returnTo', 'onBusy', 'onCancel'] },
)
