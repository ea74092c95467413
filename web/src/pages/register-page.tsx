import { defineComponent, reactive, ref } from 'vue'
import { useRoute } from 'vue-router'
import { act } from '../act.js'
import { PasswordField, usernameField } from '../field.js'
import { faultsBefore, faultsIn, fieldFaults } from '../field-faults.js'
import { t } from '../language.js'
import { onLoginElsewhere } from '../logged-in-elsewhere.js'
import { alert, button, ifLost, link, loading, logo, title } from '../parts.js'
import { PRODUCT } from '../product.js'
import { anyOf, loadProviders, providersFor } from '../providers.js'
import { asReturnTo, leadingTo } from '../return-to.js'
import { goOn } from '../router.js'
import { callToOpen, restore } from '../session.js'
import { say } from '../toast.js'

export const RegisterPage = defineComponent(() => {
  const returnTo = asReturnTo(useRoute().query['return_to'])
  const typed = reactive({ username: '', password: '' })
  const faults = fieldFaults()
  const registration = act()
  const isKnown = ref(false)

  async function goOnIfLoggedIn() {
    const [known] = await Promise.all([restore(), loadProviders()])
    if (known.isSuccess && known.data) await goOn(returnTo)
    else isKnown.value = true
  }

  async function submit(event: Event) {
    event.preventDefault()
    faults.clear()
    const given = { username: typed.username, newPassword: { id: 'password', value: typed.password } }
    if (faults.show(faultsBefore(given))) return
    if (await registration.run(() => callToOpen('/users/', { body: typed }))) {
      say(t('said.registered'))
      return goOn(returnTo)
    }
    const { failure } = registration
    if (failure.value && faults.show(faultsIn(failure.value, given))) failure.value = null
  }

  /** After a lost answer, when the account may exist. */
  async function tryLogin() {
    if (await registration.run(() => callToOpen('/sessions/', { body: typed }))) await goOn(returnTo)
  }

  const wayOn = () =>
    ifLost(registration.failure.value, t('lost.register'), button({ text: t('lost.tryLogin'), onClick: tryLogin }))

  const form = () => (
    <form novalidate onSubmit={submit}>
      {usernameField(typed, faults)}
      <PasswordField
        of={{
          id: 'password',
          label: t('password'),
          rule: t('passwordRule'),
          value: typed.password,
          autocomplete: 'new-password',
          faults,
          onInput: (value) => {
            typed.password = value
          },
        }}
      />
      {alert(registration.failure.value, wayOn())}
      {button({
        text: t('register.submit'),
        kind: 'primary',
        isBusy: registration.isBusy.value,
        isHeld: registration.isHeld.value,
      })}
    </form>
  )

  const content = () => {
    const offered = providersFor('bind')
    return (
      <>
        {form()}
        {offered.length > 0 ? <p class="rule">{t('register.unlinked', { provider: anyOf(offered) })}</p> : null}
        <p class="aside">
          {t('register.haveAccount')} {link(leadingTo('/', returnTo), t('register.login'))}
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
        {title(PRODUCT.name ? t('register.titleOf', { name: PRODUCT.name }) : t('register.title'), t('register.title'))}
      </div>
      {isKnown.value ? content() : loading(t('loading'))}
    </section>
  )
})
