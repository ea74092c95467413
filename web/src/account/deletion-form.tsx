import { defineComponent, reactive, watch } from 'vue'
import { act } from '../act.js'
import type { Answer } from '../call-api.js'
import { t } from '../language.js'
import { orLook } from '../lost-answer.js'
import { button, field } from '../parts.js'
import { router } from '../router.js'
import { call, endHere, session } from '../session.js'
import { departure } from './departure.js'
import { failed } from './failed.js'

interface DeletionFormProps {
  readonly username: string
  readonly hasPassword: boolean
  readonly returnTo: string
  readonly onBusy: (isBusy: boolean) => void
  readonly onCancel: () => void
}

/** What goes, what stays, and the last question. */
export const DeletionForm = defineComponent(
  (props: DeletionFormProps) => {
    const typed = reactive({ password: '', isUnderstood: false })
    const deleting = act()
    watch(deleting.isBusy, (isBusy) => props.onBusy(isBusy))

    /** Nobody can be asked about an account that is gone; but its login is over with it. */
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
      // Ended from elsewhere meanwhile.
      else if (!session.user) await router.replace({ path: '/', query: { return_to: '/account/' } })
    }

    /** First away from here, where a login that is over leads to the login page. */
    async function leave(deletion: 'sure' | 'likely') {
      await router.replace({ path: '/farewell/', state: { deletion } })
      endHere()
    }

    const list = (heading: string, items: readonly string[]) => (
      <div>
        <h3>{t(heading)}</h3>
        <ul>
          {items.map((item) => (
            <li key={item}>{t(item)}</li>
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
        {list('deletion.stays', ['deletion.staysRecords', 'deletion.staysWeibo'])}
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
