import { defineComponent, reactive, ref } from 'vue'
import type { BoundAccount } from '../account/own.js'
import { act } from '../act.js'
import type { Failure } from '../call-api.js'
import { t } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { alert, button, field, ifLost, link, loading, title } from '../parts.js'
import { Portrait } from '../portrait.js'
import { browserHint, otherAccount } from '../provider-buttons.js'
import { keepPending, type PendingBinding, pendingBinding, wayToProviders } from '../provider-login.js'
import { nameless, nameOf, pathOf } from '../providers.js'
import { asReturnTo, leadingTo } from '../return-to.js'
import { goOn, router } from '../router.js'
import { sayWhy } from '../say-why.js'
import { call, callToOpen, callToReopen, restore, session } from '../session.js'

type Way = 'existing' | 'fresh'

export const BindPage = defineComponent(() => {
  const pending = pendingBinding()
  if (!pending) return gone
  return pending.purpose === 'bind' ? bindOwn(pending) : bindWithCredentials(pending)
})

function startAgain(returnTo: unknown) {
  return link(leadingTo('/', asReturnTo(returnTo)), t('returned.again'), 'button')
}

/** Kept in the history entry: the way back survives a reload. */
const gone = () => (
  <section class="card">
    {title(t('bind.title'))}
    <p class="notice">{t('bind.gone')}</p>
    {startAgain(history.state?.returnTo)}
  </section>
)

function providerAccount({ uid, profile, provider: id }: PendingBinding) {
  const provider = nameOf(id)
  const name = profile?.screen_name || nameless(id, uid)
  return (
    <div class="person">
      <Portrait name={name} picture={profile?.avatar_url ?? null} />
      <div>
        <p class="name">{name}</p>
        <p class="rule">{t(profile ? 'bind.providerAccount' : 'bind.noProfile', { provider })}</p>
      </div>
    </div>
  )
}

/** Starts again with another account of the provider, for the same purpose and `return_to`. */
function wayToAnother({ provider, purpose, return_to: returnTo }: PendingBinding) {
  const way = wayToProviders(purpose, returnTo)
  return () => (
    <>
      {alert(way.failure.value, null, nameOf(provider))}
      {browserHint(way)}
      <div class="others">{otherAccount(provider, way)}</div>
    </>
  )
}

async function finish({ return_to: returnTo }: PendingBinding): Promise<void> {
  await goOn(returnTo)
  keepPending(null)
}

/** After these errors the ticket is useless. Another tab of the same person may have been quicker. */
const IS_OVER = ['invalid_bind_ticket', 'account_already_bound']

/** Only another login at the provider shows whether the account was linked. */
function wayOnFrom(failure: Failure | null, { provider: id, return_to: returnTo }: PendingBinding) {
  const again = startAgain(returnTo)
  return failure && IS_OVER.includes(failure.error)
    ? again
    : ifLost(failure, t('lost.bind', { provider: nameOf(id) }), again)
}

/** For a person who began it on the account page. */
function bindOwn(pending: PendingBinding) {
  const binding = act()
  const isKnown = ref(false)
  const another = wayToAnother(pending)

  async function learn() {
    const known = await binding.run(restore)
    if (known && !known.data) await router.replace({ path: '/', query: { again: '1' } })
    isKnown.value = true
  }

  const isBound = async () =>
    judged(await call<readonly BoundAccount[]>('GET', '/oauth/bindings/'), (bound) =>
      bound.some(({ provider, uid }) => provider === pending.provider && uid === pending.uid),
    )

  async function confirm() {
    const send = () => callToReopen(pathOf(pending.provider, 'bind/'), { bind_ticket: pending.bind_ticket })
    if (await binding.run(() => orLook(send, isBound))) await finish(pending)
  }

  learn()
  return () => (
    <section class="card">
      {title(t('bind.title'))}
      {isKnown.value ? (
        <>
          <p>{t('bind.leadOwn', { provider: nameOf(pending.provider), username: session.user?.username ?? '' })}</p>
          {providerAccount(pending)}
          {another()}
          {alert(binding.failure.value, link('/account/', t('returned.toAccount')), nameOf(pending.provider))}
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

function bindWithCredentials(pending: PendingBinding) {
  const way = ref<Way>('fresh')
  const typed = reactive({ username: '', password: '' })
  const binding = act()
  const another = wayToAnother(pending)

  const choose = (chosen: Way) => {
    way.value = chosen
    if (!binding.isHeld.value) binding.failure.value = null
  }

  async function submit(event: Event) {
    event.preventDefault()
    const { username, password } = typed
    const body = { bind_ticket: pending.bind_ticket, username, ...(password ? { password } : {}) }
    const path = way.value === 'fresh' ? '/users/' : pathOf(pending.provider, 'bind/')
    if (await binding.run(() => sayWhy(username, callToOpen(path, { body })))) await finish(pending)
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
      ...(isFresh ? { rule: t('passwordOptionalRule', { provider: nameOf(pending.provider) }), minlength: 8 } : {}),
      onInput: (value) => {
        typed.password = value
      },
    }),
  ]

  return () => {
    const isFresh = way.value === 'fresh'
    const provider = nameOf(pending.provider)
    return (
      <section class="card">
        {title(t('bind.title'))}
        {providerAccount(pending)}
        {another()}
        <form onSubmit={submit}>
          <fieldset>
            <legend>{t('bind.lead', { provider })}</legend>
            <div class="choices">
              {choice('fresh')}
              {choice('existing')}
            </div>
          </fieldset>
          {fields(isFresh)}
          {alert(binding.failure.value, wayOnFrom(binding.failure.value, pending), provider)}
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
