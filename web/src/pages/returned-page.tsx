import { defineComponent, ref } from 'vue'
import { act } from '../act.js'
import { completeLogin, type ProviderLogin } from '../complete-login.js'
import { t } from '../language.js'
import { alert, button, ifLost, link, loading, title } from '../parts.js'
import { keepPending, returnToOf } from '../provider-login.js'
import { FIRST_PROVIDER, nameOf } from '../providers.js'
import { leadingTo } from '../return-to.js'
import { providerOfReturn, type Returned, takeReturned } from '../returned.js'
import { goOn, router } from '../router.js'
import { mayBeLoggedIn } from '../session.js'

/** After these failures the code is unspent: nothing reached the server, or it was too early for it to look. */
const REPEATABLE = ['offline', 'too_many_requests']

type Done = Exclude<ProviderLogin, { readonly type: '1' }>

export const ReturnedPage = defineComponent(() => {
  const returned = takeReturned()
  const login = act()
  const conflicting = ref<Done>()
  const provider = providerOfReturn(location.pathname) ?? FIRST_PROVIDER

  async function complete(answer: Returned) {
    const result = await login.run(() => completeLogin(provider, answer))
    if (!result) return
    const { data } = result
    if (data.type === '1') {
      keepPending({ ...data, provider })
      await router.replace({ path: '/bind/', state: { returnTo: data.return_to } })
    } else if (data.conflict) conflicting.value = data
    else await goOn(data.return_to)
  }

  if (returned) complete(returned)

  const conflict = ({ type, return_to }: Done) => (
    <>
      {title(t(type === '0' ? 'returned.conflictTitle' : 'returned.conflictTitleBind'))}
      <p class="notice">{t('returned.conflict', { provider: nameOf(provider) })}</p>
      {button({ text: t('returned.goOn'), kind: 'primary', onClick: () => goOn(return_to) })}
    </>
  )

  const failed = () => {
    const { value } = login.failure
    // The API returns no purpose with a failure. A person who is logged in can only have started a link.
    const isBind = mayBeLoggedIn()
    const wayOn =
      value && returned && (value.isUnanswered || REPEATABLE.includes(value.error))
        ? button({ text: t('retry'), kind: 'primary', isHeld: login.isHeld.value, onClick: () => complete(returned) })
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
            : link(leadingTo('/', returnToOf(returned?.state ?? null)), t('returned.again'), 'button')}
        </p>
      </>
    )
  }

  const waiting = () => (
    <>
      {title(t('returned.title'))}
      {loading(t('returned.waiting', { provider: nameOf(provider) }))}
    </>
  )

  const content = () => {
    if (conflicting.value) return conflict(conflicting.value)
    return returned && !login.failure.value ? waiting() : failed()
  }

  return () => <section class="card">{content()}</section>
})
