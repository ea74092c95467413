import { defineComponent, ref } from 'vue'
import type { BoundAccount } from '../account/own.js'
import { act } from '../act.js'
import { keepingProviderLogin } from '../fresh-login.js'
import { t } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { alert, button, link, loading, title } from '../parts.js'
import { Portrait } from '../portrait.js'
import { keepPending, type PendingBinding } from '../provider-login.js'
import { nameOf, pathOf } from '../providers.js'
import { goOn, router } from '../router.js'
import { call, callToReopen, restore, session } from '../session.js'
import { say } from '../toast.js'
import { isOver, nameOfAccount, wayToAnother } from './provider-account.js'

/** For a person who began it on the account page. */
export const BindOwn = defineComponent(
  ({ pending }: { pending: PendingBinding }) => {
    const binding = act()
    const isKnown = ref(false)
    const another = wayToAnother(pending)
    const provider = () => nameOf(pending.provider)

    async function learn() {
      const known = await binding.run(restore)
      if (known && !known.data) await router.replace({ path: '/', query: { again: '1' } })
      isKnown.value = true
    }

    const isBound = async () =>
      judged(await call<readonly BoundAccount[]>('GET', '/oauth/bindings/'), (bound) =>
        bound.some((one) => one.provider === pending.provider && one.uid === pending.uid),
      )

    async function confirm() {
      const path = pathOf(pending.provider, 'bind/')
      const send = () => keepingProviderLogin(() => callToReopen(path, { bind_ticket: pending.bind_ticket }))
      if (!(await binding.run(() => orLook(send, isBound)))) return
      say(t('said.linked', { provider: provider() }))
      await goOn(pending.return_to)
      keepPending(null)
    }

    const person = () => (
      <div class="person">
        <Portrait
          name={nameOfAccount(pending)}
          picture={pending.profile?.avatar_url ?? null}
          provider={pending.provider}
        />
        <div>
          <p class="name">{nameOfAccount(pending)}</p>
          <p class="rule">{t(pending.profile ? 'bind.providerAccount' : 'bind.noProfile', { provider: provider() })}</p>
        </div>
      </div>
    )

    const submit = () =>
      button({
        text: t('bind.submitOwn'),
        kind: 'primary',
        isBusy: binding.isBusy.value,
        isHeld: binding.isHeld.value,
        onClick: confirm,
      })

    const content = () => (
      <>
        <p>{t('bind.leadOwn', { provider: provider(), username: session.user?.username ?? '' })}</p>
        {person()}
        {alert(binding.failure.value, link('/account/', t('returned.toAccount')), provider())}
        <p class="actions">
          {isOver(binding.failure.value) ? null : submit()}
          {link('/account/', t('cancel'), 'button')}
        </p>
        {another()}
      </>
    )

    learn()
    return () => (
      <section class="card">
        {title(t('bind.title'))}
        {isKnown.value ? content() : loading(t('loading'))}
      </section>
    )
  },
  { props: ['pending'] },
)
