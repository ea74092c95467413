import { defineComponent, ref } from 'vue'
import { act } from '../act.js'
import { t } from '../language.js'
import { alert, button, ifLost, link, loading, title } from '../parts.js'
import { keepPending, type PendingBinding, startAgain } from '../provider-login.js'
import { FIRST_PROVIDER, nameOf, pathOf } from '../providers.js'
import { providerOfReturn, type Returned, takeReturned } from '../returned.js'
import { goOn, router } from '../router.js'
import { callToOpen, mayBeLoggedIn, type Opened } from '../session.js'

type BindRequired = { readonly type: '1' } & Omit<PendingBinding, 'provider'>
type Login = Opened | BindRequired | { readonly type: '2'; readonly return_to: string | null }

/** After these failures the code is unspent: nothing reached the server, or it was too early for it to look. */
const REPEATABLE = ['offline', 'too_many_requests']

export const ReturnedPage = defineComponent(() => {
  const returned = ref(takeReturned())
  const state = returned.value?.state ?? null
  const login = act()
  const provider = providerOfReturn(location.pathname) ?? FIRST_PROVIDER

  async function complete(answer: Returned) {
    const result = await login.run(() => callToOpen<Login>(pathOf(provider, 'callback/'), { body: answer }))
    if (!result) return
    returned.value = null
    const { data } = result
    if (data.type !== '1') return goOn(data.return_to)
    keepPending({ ...data, provider })
    await router.replace({ path: '/bind/', state: { returnTo: data.return_to } })
  }

  if (returned.value) complete(returned.value)

  const failed = () => {
    const { value } = login.failure
    const again = returned.value
    // A failure does not say its purpose, but people who are logged in can only have begun a link.
    const isBind = mayBeLoggedIn()
    const wayOn =
      value && again && (value.isUnanswered || REPEATABLE.includes(value.error))
        ? button({ text: t('retry'), kind: 'primary', isHeld: login.isHeld.value, onClick: () => complete(again) })
        : null
    return (
      <>
        {title(t(isBind ? 'returned.failedBind' : 'returned.failed'))}
        {value ? (
          alert(value, ifLost(value, t('lost.callback', { provider: nameOf(provider) })), nameOf(provider))
        ) : (
          <p class="notice">{t('returned.nothing')}</p>
        )}
        <p class="actions">
          {wayOn}
          {isBind
            ? link('/account/', t('returned.toAccount'), 'button')
            : link(startAgain(state), t('returned.again'), 'button')}
        </p>
      </>
    )
  }

  return () => (
    <section class="card">
      {login.isBusy.value || (returned.value && !login.failure.value) ? (
        <>
          {title(t('returned.title'))}
          {loading(t('returned.waiting', { provider: nameOf(provider) }))}
        </>
      ) : (
        failed()
      )}
    </section>
  )
})
