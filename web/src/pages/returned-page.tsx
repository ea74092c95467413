import { defineComponent, ref } from 'vue'
import { act } from '../act.js'
import { t } from '../language.js'
import { alert, button, ifLost, link, loading, title } from '../parts.js'
import { type Returned, takeReturned } from '../returned.js'
import { goOn, router } from '../router.js'
import { callToOpen, type Opened } from '../session.js'
import { keepPending, type Pending, purposeOfReturn } from '../weibo.js'

type Login = Opened | ({ readonly type: '1' } & Pending) | { readonly type: '2'; readonly return_to: string | null }

/** Where the code is still unspent: nothing reached the server, or it was too early for it to look. */
const REPEATABLE = ['offline', 'too_many_requests']

/** Where Weibo sends the browser back to. */
export const ReturnedPage = defineComponent(() => {
  const returned = ref(takeReturned())
  const login = act()
  const isBind = purposeOfReturn() === 'bind'
  const begin = isBind ? '/account/' : '/'

  async function complete(answer: Returned) {
    const result = await login.run(() => callToOpen<Login>('/oauth/weibo/callback/', { body: answer }))
    if (!result) return
    returned.value = null
    const { data } = result
    if (data.type !== '1') return goOn(data.return_to)
    keepPending(data)
    await router.replace('/bind/')
  }

  if (returned.value) complete(returned.value)

  const failed = () => {
    const { value } = login.failure
    const again = returned.value
    const wayOn =
      value && again && (value.isUnanswered || REPEATABLE.includes(value.error))
        ? button({ text: t('retry'), kind: 'primary', isHeld: login.isHeld.value, onClick: () => complete(again) })
        : null
    return (
      <>
        {title(t(isBind ? 'returned.failedBind' : 'returned.failed'))}
        {value ? alert(value, ifLost(value, t('lost.callback'))) : <p class="notice">{t('returned.nothing')}</p>}
        <p class="actions">
          {wayOn}
          {link(begin, t(isBind ? 'returned.toAccount' : 'returned.again'), 'button')}
        </p>
      </>
    )
  }

  return () => (
    <section class="card">
      {login.isBusy.value || (returned.value && !login.failure.value) ? (
        <>
          {title(t('returned.title'))}
          {loading(t('returned.waiting'))}
        </>
      ) : (
        failed()
      )}
    </section>
  )
})
