import { defineComponent, reactive, ref } from 'vue'
import type { BoundAccount } from '../account/own.js'
import { act } from '../act.js'
import type { Failure } from '../call-api.js'
import { t } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { alert, button, field, ifLost, link, loading, title } from '../parts.js'
import { Portrait } from '../portrait.js'
import { goOn, router } from '../router.js'
import { call, callToOpen, callToReopen, restore, session } from '../session.js'
import { keepPending, type Pending, pendingBinding, purposeOfReturn } from '../weibo.js'

type Way = 'existing' | 'fresh'

export const BindPage = defineComponent(() => {
  const pending = pendingBinding()
  if (!pending) return gone
  return purposeOfReturn() === 'bind' ? bindOwn(pending) : bindSomebody(pending)
})

const gone = () => (
  <section class="card">
    {title(t('bind.title'))}
    <p class="notice">{t('bind.gone')}</p>
    {link('/', t('returned.again'), 'button')}
  </section>
)

function weiboAccount({ uid, profile }: Pending) {
  const name = profile?.screen_name || t('bind.nameless', { uid })
  return (
    <div class="person">
      <Portrait name={name} picture={profile?.avatar_url ?? null} />
      <div>
        <p class="name">{name}</p>
        <p class="rule">{t('bind.weiboAccount')}</p>
      </div>
    </div>
  )
}

async function finish({ return_to: returnTo }: Pending): Promise<void> {
  await goOn(returnTo)
  keepPending(null)
}

/** A ticket that is spent or expired stays so; and whether it is spent another login at Weibo tells. */
function wayOnFrom(failure: Failure | null) {
  const again = link('/', t('returned.again'), 'button')
  return failure?.error === 'invalid_bind_ticket' ? again : ifLost(failure, t('lost.bind'), again)
}

/** For whoever began it on the account page. */
function bindOwn(pending: Pending) {
  const binding = act()
  const isKnown = ref(false)

  async function learn() {
    const known = await binding.run(restore)
    if (known && !known.data) await router.replace({ path: '/', query: { again: '1' } })
    isKnown.value = true
  }

  const isBound = async () =>
    judged(await call<readonly BoundAccount[]>('GET', '/oauth/bindings/'), (bound) =>
      bound.some(({ uid }) => uid === pending.uid),
    )

  async function confirm() {
    const send = () => callToReopen('/oauth/weibo/bind/', { bind_ticket: pending.bind_ticket })
    if (await binding.run(() => orLook(send, isBound))) await finish(pending)
  }

  learn()
  return () => (
    <section class="card">
      {title(t('bind.title'))}
      {isKnown.value ? (
        <>
          <p>{t('bind.leadOwn', { username: session.user?.username ?? '' })}</p>
          {weiboAccount(pending)}
          {alert(binding.failure.value, link('/account/', t('returned.toAccount')))}
          <p class="actions">
            {button({
              text: t('bind.submitOwn'),
              kind: 'primary',
              isBusy: binding.isBusy.value,
              isHeld: binding.isHeld.value,
              onClick: confirm,
            })}
            {link('/account/', t('cancel'), 'button')}
          </p>
        </>
      ) : (
        loading(t('loading'))
      )}
    </section>
  )
}

function bindSomebody(pending: Pending) {
  const way = ref<Way>('fresh')
  const typed = reactive({ username: '', password: '' })
  const binding = act()

  const choose = (chosen: Way) => {
    way.value = chosen
    if (!binding.isHeld.value) binding.failure.value = null
  }

  async function submit(event: Event) {
    event.preventDefault()
    const { username, password } = typed
    const body = { bind_ticket: pending.bind_ticket, username, ...(password ? { password } : {}) }
    const path = way.value === 'fresh' ? '/users/' : '/oauth/weibo/bind/'
    if (await binding.run(() => callToOpen(path, { body }))) await finish(pending)
  }

  const choice = (value: Way) => (
    <label class="choice">
      <input type="radio" name="way" checked={way.value === value} onChange={() => choose(value)} />
      <span>{t(`bind.${value}`)}</span>
    </label>
  )

  const fields = (isFresh: boolean) => [
    field({
      id: 'username',
      label: t('username'),
      value: typed.username,
      autocomplete: 'username',
      ...(isFresh ? { rule: t('usernameRule') } : {}),
      onInput: (value) => {
        typed.username = value
      },
    }),
    field({
      id: 'password',
      label: t(isFresh ? 'passwordOptional' : 'password'),
      value: typed.password,
      type: 'password',
      required: !isFresh,
      autocomplete: isFresh ? 'new-password' : 'current-password',
      ...(isFresh ? { rule: t('passwordOptionalRule'), minlength: 8 } : {}),
      onInput: (value) => {
        typed.password = value
      },
    }),
  ]

  return () => {
    const isFresh = way.value === 'fresh'
    return (
      <section class="card">
        {title(t('bind.title'))}
        {weiboAccount(pending)}
        <form onSubmit={submit}>
          <fieldset>
            <legend>{t('bind.lead')}</legend>
            <div class="choices">
              {choice('fresh')}
              {choice('existing')}
            </div>
          </fieldset>
          {fields(isFresh)}
          {alert(binding.failure.value, wayOnFrom(binding.failure.value))}
          {button({
            text: t(isFresh ? 'bind.submitFresh' : 'bind.submitExisting'),
            kind: 'primary',
            isBusy: binding.isBusy.value,
            isHeld: binding.isHeld.value,
          })}
        </form>
      </section>
    )
  }
}
