import { defineComponent, reactive, ref } from 'vue'
import { useRoute } from 'vue-router'
import { act } from '../act.js'
import { t } from '../language.js'
import { alert, button, field, ifLost, link, loading, title } from '../parts.js'
import { asReturnTo, leadingTo } from '../return-to.js'
import { goOn } from '../router.js'
import { sayWhy } from '../say-why.js'
import { callToOpen, restore } from '../session.js'

export const RegisterPage = defineComponent(() => {
  const returnTo = asReturnTo(useRoute().query['return_to'])
  const typed = reactive({ username: '', password: '' })
  const registration = act()
  const isKnown = ref(false)

  async function goOnIfLoggedIn() {
    const known = await restore()
    if (known.isSuccess && known.data) await goOn(returnTo)
    else isKnown.value = true
  }

  async function submit(event: Event) {
    event.preventDefault()
    if (await registration.run(() => sayWhy(typed.username, callToOpen('/users/', { body: typed }))))
      await goOn(returnTo)
  }

  /** After a lost answer, when the account may exist. */
  async function tryLogin() {
    if (await registration.run(() => callToOpen('/sessions/', { body: typed }))) await goOn(returnTo)
  }

  const wayOn = () =>
    ifLost(registration.failure.value, t('lost.register'), button({ text: t('lost.tryLogin'), onClick: tryLogin }))

  const form = () => (
    <>
      <form onSubmit={submit}>
        {field({
          id: 'username',
          label: t('username'),
          rule: t('usernameRule'),
          value: typed.username,
          autocomplete: 'username',
          onInput: (value) => {
            typed.username = value
          },
        })}
        {field({
          id: 'password',
          label: t('password'),
          rule: t('passwordRule'),
          value: typed.password,
          type: 'password',
          autocomplete: 'new-password',
          minlength: 8,
          onInput: (value) => {
            typed.password = value
          },
        })}
        {alert(registration.failure.value, wayOn())}
        {button({
          text: t('register.submit'),
          kind: 'primary',
          isBusy: registration.isBusy.value,
          isHeld: registration.isHeld.value,
        })}
      </form>
      <p class="aside">
        {t('register.haveAccount')} {link(leadingTo('/', returnTo), t('register.login'))}
      </p>
    </>
  )

  goOnIfLoggedIn()
  return () => (
    <section class="card">
      {title(t('register.title'))}
      {isKnown.value ? form() : loading(t('loading'))}
    </section>
  )
})
