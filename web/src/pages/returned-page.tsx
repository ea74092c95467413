import { defineComponent, ref } from 'vue'
import { act } from '../act.js'
import { beginningFor } from '../bind/begin-again.js'
import type { Failure } from '../call-api.js'
import { completeLogin, type ProviderLogin } from '../complete-login.js'
import { noteProviderLogin } from '../fresh-login.js'
import { t } from '../language.js'
import { alert, button, ifLost, link, loading, outcome, title } from '../parts.js'
import { browserHint, otherAccount } from '../provider-buttons.js'
import { keepPending, returnToOf, wayToProviders } from '../provider-login.js'
import { FIRST_PROVIDER, nameOf, rememberingPersons } from '../providers.js'
import { leadingTo } from '../return-to.js'
import { providerOfReturn, type Returned, takeReturned } from '../returned.js'
import { goOn, router } from '../router.js'
import { mayBeLoggedIn } from '../session.js'
import { say } from '../toast.js'

/** After these failures the code is unspent: nothing reached the server, or it was too early for it to look. */
const REPEATABLE = ['offline', 'too_many_requests']

/** After these it is mostly unspent if the server said when to try again: it was overloaded, or held the call back. */
const REPEATABLE_LATER = ['unavailable', 'provider_error']

/** After these failures another account of the provider may succeed. */
const OF_THE_ACCOUNT = ['account_already_bound', 'user_already_bound', 'access_denied', 'account_disabled']

function isRepeatable({ error, isUnanswered, retryAt }: Failure): boolean {
  return isUnanswered || REPEATABLE.includes(error) || (retryAt !== null && REPEATABLE_LATER.includes(error))
}

type Done = Exclude<ProviderLogin, { readonly type: '1' }>

export const ReturnedPage = defineComponent(() => {
  const returned = takeReturned()
  const login = act()
  const conflicting = ref<Done>()
  const provider = providerOfReturn(location.pathname) ?? FIRST_PROVIDER
  const returnTo = returnToOf(returned?.state ?? null)
  // The API returns no purpose with a failure. A person who is logged in can only have started a link.
  const isBind = mayBeLoggedIn()
  const another = wayToProviders(isBind ? 'bind' : 'login', returnTo)

  async function complete(answer: Returned) {
    const result = await login.run(() => completeLogin(provider, answer))
    if (!result) return
    const { data } = result
    if (data.type === '1') {
      const pending = { ...data, provider }
      keepPending(pending)
      await router.replace({ path: '/bind/', state: beginningFor(pending) })
      return
    }
    if (data.type === '0') noteProviderLogin(provider)
    if (data.conflict) {
      conflicting.value = data
      return
    }
    say(t(data.type === '0' ? 'said.loggedIn' : 'said.linked', { provider: nameOf(provider) }))
    await goOn(data.return_to)
  }

  if (returned) complete(returned)

  const conflict = ({ type, return_to }: Done) => (
    <>
      {outcome('check', t(type === '0' ? 'returned.conflictTitle' : 'returned.conflictTitleBind'))}
      <p class="notice">{t('returned.conflict', { provider: nameOf(provider) })}</p>
      {button({ text: t('returned.goOn'), kind: 'primary', onClick: () => goOn(return_to) })}
    </>
  )

  const failed = () => {
    const { value } = login.failure
    const wayOn =
      value && returned && isRepeatable(value)
        ? button({ text: t('retry'), kind: 'primary', isHeld: login.isHeld.value, onClick: () => complete(returned) })
        : null
    return (
      <>
        {outcome('warning', t(isBind ? 'returned.failedBind' : 'returned.failed'))}
        {value ? (
          alert(value, ifLost(value, t('lost.callback', { provider: nameOf(provider) })), nameOf(provider))
        ) : (
          <p class="notice">{t('returned.nothing')}</p>
        )}
        <div class="ways-on">
          {wayOn}
          {isBind
            ? link('/account/', t('returned.toAccount'), wayOn ? 'button' : 'button primary')
            : link(leadingTo('/', returnTo), t('returned.again'), wayOn ? 'button' : 'button primary')}
        </div>
        {OF_THE_ACCOUNT.includes(value?.error ?? '') ? withAnother() : null}
      </>
    )
  }

  const withAnother = () => (
    <>
      {alert(another.failure.value, null, nameOf(provider))}
      {browserHint(another)}
      <div class="others">{rememberingPersons([provider]).map((each) => otherAccount(each, another))}</div>
    </>
  )

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
