import { defineComponent, ref } from 'vue'
import { act } from '../act.js'
import { dateTime, t } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { button, focusOn, loading, panelTitle, status } from '../parts.js'
import { Portrait } from '../portrait.js'
import { call } from '../session.js'
import { toWeibo } from '../weibo.js'
import { Confirmed } from './confirmed.js'
import { failed } from './failed.js'
import type { BoundAccount } from './own.js'

/** @param onChange told when other sessions have ended */
export const BindingsPanel = defineComponent(
  (props: { onChange: () => void }) => {
    const bound = ref<readonly BoundAccount[]>()
    const listing = act()
    const unbinding = act()
    const weibo = toWeibo('bind', '/account/')
    const said = ref('')

    const ask = () => call<readonly BoundAccount[]>('GET', '/oauth/bindings/')

    async function load() {
      const found = await listing.run(ask)
      if (found) bound.value = found.data
    }

    async function look() {
      unbinding.failure.value = null
      await load()
    }

    const isUnbound = async () => judged(await ask(), (found) => found.length === 0)

    async function unbind() {
      said.value = ''
      const done = await unbinding.run(() => orLook(() => call('DELETE', '/oauth/weibo/'), isUnbound))
      // Another tab was quicker: it is as it was wished.
      const isGone = done !== null || unbinding.failure.value?.error === 'not_found'
      if (!isGone) return
      unbinding.failure.value = null
      said.value = t('account.unbound')
      await load()
      await focusOn('bindings')
      props.onChange()
    }

    const row = ({ uid, screen_name, bound_at }: BoundAccount) => {
      const name = screen_name || t('bind.nameless', { uid })
      return (
        <li key={uid}>
          <div class="person">
            <Portrait name={name} picture={null} />
            <div>
              <p class="name">{name}</p>
              <p class="rule">
                {t('account.weibo')} · {t('account.boundAt', { at: dateTime(bound_at) })}
              </p>
            </div>
          </div>
          <Confirmed
            text={t('account.unbind')}
            question={t('account.unbindAsk')}
            isBusy={unbinding.isBusy.value}
            isHeld={unbinding.isHeld.value}
            act={unbind}
          />
        </li>
      )
    }

    const none = () => (
      <>
        <p class="rule">{t('account.noBindings')}</p>
        {button({
          text: t('account.bind'),
          kind: 'weibo',
          isBusy: weibo.isBusy.value,
          isHeld: weibo.isHeld.value,
          onClick: weibo.go,
        })}
      </>
    )

    load()
    return () => (
      <section class="card" aria-labelledby="bindings">
        {panelTitle('bindings', t('account.bindings'))}
        {status(said.value)}
        {failed(unbinding.failure.value ?? listing.failure.value ?? weibo.failure.value, { look })}
        {bound.value === undefined && listing.isBusy.value ? loading(t('loading')) : null}
        {bound.value?.length === 0 ? none() : null}
        {bound.value?.length ? <ul class="rows">{bound.value.map(row)}</ul> : null}
      </section>
    )
  },
  { props: ['onChange'] },
)
