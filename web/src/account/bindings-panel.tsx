import { defineComponent, ref } from 'vue'
import { act } from '../act.js'
import { dateTime, t } from '../language.js'
import { button, loading, status } from '../parts.js'
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

    async function load() {
      const found = await listing.run(() => call<readonly BoundAccount[]>('GET', '/oauth/bindings/'))
      if (found) bound.value = found.data
    }

    async function unbind() {
      if (!(await unbinding.run(() => call('DELETE', '/oauth/weibo/')))) return
      said.value = t('account.unbound')
      await load()
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
            act={unbind}
          />
        </li>
      )
    }

    const none = () => (
      <>
        <p class="rule">{t('account.noBindings')}</p>
        {button({ text: t('account.bind'), kind: 'weibo', isBusy: weibo.isBusy.value, onClick: weibo.go })}
      </>
    )

    load()
    return () => (
      <section class="card" aria-labelledby="bindings">
        <h2 id="bindings">{t('account.bindings')}</h2>
        {status(said.value)}
        {failed(listing.failure.value ?? unbinding.failure.value ?? weibo.failure.value)}
        {bound.value === undefined && listing.isBusy.value ? loading(t('loading')) : null}
        {bound.value?.length === 0 ? none() : null}
        {bound.value?.length ? <ul class="rows">{bound.value.map(row)}</ul> : null}
      </section>
    )
  },
  { props: ['onChange'] },
)
