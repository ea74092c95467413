import { defineComponent, reactive } from 'vue'
import { act } from '../act.js'
import { t } from '../language.js'
import { alert, button, field, link, title } from '../parts.js'
import { goOn } from '../router.js'
import { callToOpen } from '../session.js'

export const RegisterPage = defineComponent(() => {
  const typed = reactive({ username: '', password: '' })
  const registration = act()

  async function submit(event: Event) {
    event.preventDefault()
    if (await registration.run(() => callToOpen('/users/', { body: typed }))) await goOn(null)
  }

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
        {alert(registration.failure.value)}
        {button({ text: t('register.submit'), kind: 'primary', isBusy: registration.isBusy.value })}
      </form>
      <p class="aside">
        {t('register.haveAccount')} {link('/', t('register.login'))}
      </p>
    </section>
  )
})
