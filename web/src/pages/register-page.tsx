import { defineComponent, reactive } from 'vue'
import { act } from '../act.js'
import { t } from '../language.js'
import { alert, button, field, ifLost, link, title } from '../parts.js'
import { goOn } from '../router.js'
import { callToOpen } from '../session.js'

export const RegisterPage = defineComponent(() => {
  const typed = reactive({ username: '', password: '' })
  const registration = act()

  async function submit(event: Event) {
    event.preventDefault()
    if (await registration.run(() => callToOpen('/users/', { body: typed }))) await goOn(null)
  }

  /** For an account that may be there already. */
  async function tryLogin() {
    if (await registration.run(() => callToOpen('/sessions/', { body: typed }))) await goOn(null)
  }

  const wayOn = () =>
    ifLost(registration.failure.value, t('lost.register'), button({ text: t('lost.tryLogin'), onClick: tryLogin }))

  return () => (
    <section class="card">
      {title(t('register.title'))}
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
        {t('register.haveAccount')} {link('/', t('register.login'))}
      </p>
    </section>
  )
})
