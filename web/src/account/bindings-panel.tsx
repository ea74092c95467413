import { defineComponent, ref } from 'vue'
import { act } from '../act.js'
import { dateTime, t } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { focusOn, loading, panelTitle, status } from '../parts.js'
import { Portrait } from '../portrait.js'
import { browserHint, providerButtons } from '../provider-buttons.js'
import { wayToProviders } from '../provider-login.js'
import { anyOf, loadProviders, nameless, nameOf, pathOf, providersFor } from '../providers.js'
import { call } from '../session.js'
import { ACCOUNT } from '../surroundings.js'
import { Confirmed } from './confirmed.js'
import { failed } from './failed.js'
import type { BoundAccount } from './own.js'

/** @param onChange called when other sessions have ended */
export const BindingsPanel = defineComponent(
  (props: { onChange: () => void }) => {
    const bound = ref<readonly BoundAccount[]>()
    const listing = act()
    const offering = act()
    const unbinding = act()
    const way = wayToProviders('bind', ACCOUNT)
    const said = ref('')

    const ask = () => call<readonly BoundAccount[]>('GET', '/oauth/bindings/')

    async function load() {
      const [found] = await Promise.all([listing.run(ask), offering.run(loadProviders)])
      if (found) bound.value = found.data
    }

    async function look() {
      unbinding.failure.value = null
      await load()
    }

    async function unbind(provider: string) {
      said.value = ''
      const isUnbound = async () => judged(await ask(), (found) => found.every((one) => one.provider !== provider))
      const done = await unbinding.run(() => orLook(() => call('DELETE', pathOf(provider)), isUnbound))
      // Another tab may have unlinked it already.
      const isGone = done !== null || unbinding.failure.value?.error === 'not_found'
      if (!isGone) return
      unbinding.failure.value = null
      await load()
      await focusOn('bindings')
      said.value = t('account.unbound', { provider: nameOf(provider) })
      props.onChange()
    }

    const row = ({ provider: id, uid, screen_name, bound_at }: BoundAccount) => {
      const provider = nameOf(id)
      const name = screen_name || nameless(id, uid)
      return (
        <li key={id}>
          <div class="person">
            <Portrait name={name} picture={null} />
            <div>
              <p class="name">{name}</p>
              <p class="rule">
                {provider} · {t('account.boundAt', { at: dateTime(bound_at) })}
              </p>
            </div>
          </div>
          <Confirmed
            text={t('account.unbind')}
            question={t('account.unbindAsk', { provider })}
            isBusy={unbinding.isBusy.value}
            isHeld={unbinding.isHeld.value}
            act={() => unbind(id)}
          />
        </li>
      )
    }

    const linked = (accounts: readonly BoundAccount[]) => {
      const open = providersFor('bind').filter((provider) => accounts.every((one) => one.provider !== provider))
      return (
        <>
          {accounts.length > 0 ? <ul class="rows">{accounts.map(row)}</ul> : null}
          {accounts.length === 0 && open.length > 0 ? (
            <p class="rule">{t('account.noBindings', { provider: anyOf(open) })}</p>
          ) : null}
          {providerButtons(open, way, 'account.bind')}
          {browserHint(way)}
        </>
      )
    }

    const failure = () =>
      unbinding.failure.value ?? listing.failure.value ?? offering.failure.value ?? way.failure.value

    load()
    return () => (
      <section class="card" aria-labelledby="bindings">
        {panelTitle('bindings', t('account.bindings'))}
        {status(said.value)}
        {failed(failure(), { look })}
        <div class="linked-accounts">
          {bound.value === undefined && listing.isBusy.value ? loading(t('loading')) : null}
          {bound.value ? linked(bound.value) : null}
        </div>
      </section>
    )
  },
  { props: ['onChange'] },
)
