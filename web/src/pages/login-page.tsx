import { defineComponent, reactive, ref } from 'vue'
import { useRoute } from 'vue-router'
import { act } from '../act.js'
import type { Failure } from '../call-api.js'
import { PasswordField, usernameField } from '../field.js'
import { faultsBefore, fieldFaults } from '../field-faults.js'
import { ForgottenPassword } from '../forgotten-password.js'
import { t } from '../language.js'
import { onLoginElsewhere } from '../logged-in-elsewhere.js'
import { alert, button, ifLost, link, loading, logo, title } from '../parts.js'
import { PRODUCT } from '../product.js'
import { browserHint, otherAccount, providerButtons } from '../provider-buttons.js'
import { wayToProviders } from '../provider-login.js'
import { anyOf, anyProvider, loadProviders, nameOf, providersFor, rememberingPersons } from '../providers.js'
import { asReturnTo, leadingTo } from '../return-to.js'
import { goOn } from '../router.js'
import { callToOpen, restore } from '../session.js'
import { say } from '../toast.js'

export const LoginPage = defineComponent(() => {
  const { query } = useRoute()
  const returnTo = asReturnTo(query['return_to'])
  const typed = reactive({ username: '', password: '' })
  const faults = fieldFaults()
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
    faults.clear()
    const { username, password } = typed
    if (faults.show(faultsBefore({ username, password: { id: 'password', value: password } }))) return
    if (!(await login.run(() => callToOpen('/sessions/', { body: typed })))) return
    say(t('said.loggedIn'))
    await goOn(returnTo)
  }

  const form = (isSecond: boolean) => (
    <form novalidate onSubmit={submit}>
      {usernameField(typed, faults)}
      <PasswordField
        of={{
          id: 'password',
          label: t('password'),
          value: typed.password,
          autocomplete: 'current-password',
          faults,
          onInput: (value) => {
            typed.password = value
          },
        }}
      />
      {alert(login.failure.value, ifLost(login.failure.value, t('lost.login')))}
      {button({
        text: t('login.submit'),
        ...(isSecond ? {} : { kind: 'primary' }),
        isBusy: login.isBusy.value,
        isHeld: login.isHeld.value,
      })}
    </form>
  )

  const providers = (offered: readonly string[]) => (
    <>
      <div class="providers">
        {providerButtons(offered, way)}
        {browserHint(way)}
        <p class="rule">{t('login.hint', { provider: anyOf(offered) })}</p>
        <div class="others">{rememberingPersons(offered).map((provider) => otherAccount(provider, way))}</div>
      </div>
      {alert(way.failure.value, null, nameOf(way.chosen.value ?? ''))}
      <p class="or">{t('login.or')}</p>
    </>
  )

  const why = () => {
    if (query['again'] === 'password')
      return <p class="notice">{t('login.againForPassword', { provider: anyProvider() })}</p>
    if (query['again']) return <p class="notice">{t('login.again')}</p>
    return query['ended'] ? <p class="notice">{t('errors.logged_out')}</p> : null
  }

  const content = () => {
    const offered = providersFor('login')
    const unknown: Failure | null = learning.failure.value ?? offering.failure.value
    return (
      <>
        {alert(unknown, button({ text: t('retry'), onClick: goOnIfLoggedIn }))}
        {why()}
        {offered.length > 0 ? providers(offered) : null}
        {form(offered.length > 0)}
        <ForgottenPassword />
        <p class="aside">
          {t('login.noAccount')} {link(leadingTo('/register/', returnTo), t('login.register'))}
        </p>
      </>
    )
  }

  onLoginElsewhere(goOnIfLoggedIn)
  goOnIfLoggedIn()
  return () => (
    <section class="card">
      <div class="brand">
        {logo()}
        {title(PRODUCT.name ? t('login.titleOf', { name: PRODUCT.name }) : t('login.title'), t('login.title'))}
      </div>
      {isKnown.value ? content() : loading(t('loading'))}
    </section>
  )
})
