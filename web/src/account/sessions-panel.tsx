import { defineComponent, ref, watch } from 'vue'
import { act } from '../act.js'
import { dateTime, t } from '../language.js'
import { button, loading, status } from '../parts.js'
import { call, endHere } from '../session.js'
import { Confirmed } from './confirmed.js'
import { failed } from './failed.js'
import type { OpenSession } from './own.js'

/** @param version another one asks to look again */
export const SessionsPanel = defineComponent(
  (props: { version: number }) => {
    const sessions = ref<readonly OpenSession[]>()
    const listing = act()
    const ending = act()
    const said = ref('')

    async function load() {
      const found = await listing.run(() => call<readonly OpenSession[]>('GET', '/sessions/'))
      if (found) sessions.value = found.data
    }

    async function end({ id, current }: OpenSession) {
      if (!(await ending.run(() => call('DELETE', `/sessions/${id}/`)))) return
      if (current) return endHere()
      said.value = t('account.ended')
      await load()
    }

    async function endAll() {
      if (await ending.run(() => call('DELETE', '/sessions/?all=1'))) endHere()
    }

    const row = (one: OpenSession) => {
      const device = one.user_agent || t('account.unknownDevice')
      const times = { at: dateTime(one.created_at), seen: dateTime(one.last_seen_at) }
      return (
        <li key={one.id}>
          <div>
            <p class="device">{device}</p>
            <p class="rule">
              {one.current ? <strong class="tag">{t('account.current')}</strong> : null} {one.ip} ·{' '}
              {t('account.seenAt', times)}
            </p>
          </div>
          {button({
            text: t('account.end'),
            label: t('account.endOf', { device }),
            isBusy: ending.isBusy.value,
            onClick: () => end(one),
          })}
        </li>
      )
    }

    watch(() => props.version, load, { immediate: true })
    return () => (
      <section class="card" aria-labelledby="sessions">
        <h2 id="sessions">{t('account.sessions')}</h2>
        {status(said.value)}
        {failed(listing.failure.value ?? ending.failure.value)}
        {sessions.value === undefined && listing.isBusy.value ? loading(t('loading')) : null}
        <ul class="rows">{sessions.value?.map(row)}</ul>
        {sessions.value && sessions.value.length > 1 ? (
          <Confirmed
            text={t('account.endAll')}
            question={t('account.endAllAsk')}
            isBusy={ending.isBusy.value}
            act={endAll}
          />
        ) : null}
      </section>
    )
  },
  { props: ['version'] },
)
