import { defineComponent, reactive, ref } from 'vue'
import { useRoute } from 'vue-router'
import { act } from '../act.js'
import { t } from '../language.js'
import { alert, button, field, ifLost, link, loading, title } from '../parts.js'
import { asReturnTo, goOn } from '../router.js'
import { callToOpen, restore } from '../session.js'
import { toWeibo } from '../weibo.js'

export const LoginPage = defineComponent(() => {
  const { query } = useRoute()
  const returnTo = asReturnTo(query['return_to'])
  const typed = reactive({ username: '', password: '' })
  const login = act()
  const learning = act()
  const weibo = toWeibo('login', returnTo)
  const isKnown = ref(false)

  async function goOnIfLoggedIn() {
    const known = await learning.run(restore)
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

  goOnIfLoggedIn()
  return () => (
    <section class="card">
      {title(t('login.title'))}
      {!isKnown.value ? (
        loading(t('loading'))
      ) : (
        <>
          {alert(learning.failure.value, button({ text: t('retry'), onClick: goOnIfLoggedIn }))}
          {query['again'] ? <p class="notice">{t('login.again')}</p> : null}
          {button({
            text: t('login.weibo'),
            kind: 'weibo',
            isBusy: weibo.isBusy.value,
            isHeld: weibo.isHeld.value,
            onClick: weibo.go,
          })}
          <p class="rule">{t('login.weiboHint')}</p>
          {alert(weibo.failure.value)}
          <p class="or">{t('login.or')}</p>
          {form()}
          <p class="aside">
            {t('login.noAccount')} {link('/register/', t('login.register'))}
          </p>
        </>
      )}
    </section>
  )
})
