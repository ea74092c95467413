import { defineComponent, reactive, watch } from 'vue'
import { act } from '../act.js'
import type { Answer } from '../call-api.js'
import { t } from '../language.js'
import { orLook } from '../lost-answer.js'
import { button, field } from '../parts.js'
import { anyProvider } from '../providers.js'
import { router } from '../router.js'
import { call, endHere, session } from '../session.js'
import { departure, departureQuery } from './departure.js'
import { failed } from './failed.js'

interface DeletionFormProps {
  readonly username: string
  readonly hasPassword: boolean
  readonly returnTo: string
  readonly onBusy: (isBusy: boolean) => void
  readonly onCancel: () => void
}

export const DeletionForm = defineComponent(
  (props: DeletionFormProps) => {
    const typed = reactive({ password: '', isUnderstood: false })
    const deleting = act()
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
      let isLikely = false
      const look = async () => {
        isLikely = true
        return isGone()
      }
      const body = props.hasPassword ? { password: typed.password } : {}
      departure.isForGood = true
      const done = await deleting.run(() => orLook(() => call('DELETE', '/users/me/', body), look))
      departure.isForGood = false
      if (done) await leave(isLikely ? 'likely' : 'sure')
      // The session was ended from elsewhere in the meantime.
      else if (!session.user) await router.replace({ path: '/', query: departureQuery() })
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
            <li key={item}>{t(item, { provider: anyProvider() })}</li>
          ))}
        </ul>
      </div>
    )

    const password = () => (
      <>
        <input type="text" autocomplete="username" value={props.username} readonly hidden />
        {field({
          id: 'deletion-password',
          label: t('password'),
          value: typed.password,
          type: 'password',
          autocomplete: 'current-password',
          onInput: (value) => {
            typed.password = value
          },
        })}
      </>
    )

    return () => (
      <form onSubmit={submit}>
        <h2 id="deletion-heading" tabindex={-1}>
          {t('deletion.heading', { username: props.username })}
        </h2>
        {list('deletion.goes', [
          'deletion.goesUser',
          'deletion.goesBindings',
          'deletion.goesSessions',
          'deletion.goesPersonal',
        ])}
        {list('deletion.stays', ['deletion.staysRecords', 'deletion.staysProvider'])}
        {props.hasPassword ? password() : <p class="notice">{t('deletion.fresh')}</p>}
        <label class="choice">
          <input
            type="checkbox"
            required
            checked={typed.isUnderstood}
            onChange={(event: Event) => {
              typed.isUnderstood = (event.target as HTMLInputElement).checked
            }}
          />
          <span>{t('deletion.understood')}</span>
        </label>
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
  { props: ['username', 'hasPassword', 'returnTo', 'onBusy', 'onCancel'] },
)
