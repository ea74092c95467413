import { defineComponent, reactive, ref } from 'vue'
import { useRoute } from 'vue-router'
import { act } from '../act.js'
import { t } from '../language.js'
import { alert, button, field, ifLost, link, loading, title } from '../parts.js'
import { browserHint, otherAccount, providerButtons } from '../provider-buttons.js'
import { wayToProviders } from '../provider-login.js'
import { anyOf, loadProviders, nameOf, providersFor, rememberingPersons } from '../providers.js'
import { asReturnTo, leadingTo } from '../return-to.js'
import { goOn } from '../router.js'
import { callToOpen, restore } from '../session.js'

export const LoginPage = defineComponent(() => {
  const { query } = useRoute()
  const returnTo = asReturnTo(query['return_to'])
  const typed = reactive({ username: '', password: '' })
  const login = act()
  const learning = act()
  const offering = act()
  const way = wayToProviders('login', returnTo)
  const isKnown = ref(false)

  async function goOnIfLoggedIn() {
    const [known] = await Promise.all([learning.run(restore), offering.run(loadProviders)])
    if (known?.data) await goOn(returnTo)
    else isKnown.value = true
  }

  async function submit(event: Event) {
    event.preventDefault()
    if (await login.run(() => callToOpen('/sessions/', { body: typed }))) await goOn(returnTo)
  }

  const form = () => (
    <form onSubmit={submit}>
      {field({
        id: 'username',
        label: t('username'),
        value: typed.username,
        autocomplete: 'username',
        onInput: (value) => {
          typed.username = value
        },
      })}
      {field({
        id: 'password',
        label: t('password'),
        value: typed.password,
        type: 'password',
        autocomplete: 'current-password',
        onInput: (value) => {
          typed.password = value
        },
      })}
      {alert(login.failure.value, ifLost(login.failure.value, t('lost.login')))}
      {button({ text: t('login.submit'), kind: 'primary', isBusy: login.isBusy.value, isHeld: login.isHeld.value })}
    </form>
  )

  const providers = () => {
    const offered = providersFor('login')
    if (offered.length === 0) return null
    return (
      <>
        {providerButtons(offered, way, 'login.with')}
        {browserHint(way)}
        <div class="others">{rememberingPersons(offered).map((provider) => otherAccount(provider, way))}</div>
        <p class="rule">{t('login.hint', { provider: anyOf(offered) })}</p>
        {alert(way.failure.value, null, nameOf(way.chosen.value ?? ''))}
        <p class="or">{t('login.or')}</p>
      </>
    )
  }

  goOnIfLoggedIn()
  return () => (
    <section class="card">
      {title(t('login.title'))}
      {!isKnown.value ? (
        loading(t('loading'))
      ) : (
        <>
          {alert(
            learning.failure.value ?? offering.failure.value,
            button({ text: t('retry'), onClick: goOnIfLoggedIn }),
          )}
          {query['again'] ? <p class="notice">{t('login.again')}</p> : null}
          {query['ended'] ? <p class="notice">{t('errors.logged_out')}</p> : null}
          {providers()}
          {form()}
          <p class="aside">
            {t('login.noAccount')} {link(leadingTo('/register/', returnTo), t('login.register'))}
          </p>
        </>
      )}
    </section>
  )
})
