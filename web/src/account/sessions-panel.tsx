import { defineComponent, ref, watch } from 'vue'
import { act } from '../act.js'
import { dateTime, t } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { button, focusOn, loading, panelTitle, status } from '../parts.js'
import { call, endHere } from '../session.js'
import { Confirmed } from './confirmed.js'
import { nameOfDevice } from './device.js'
import { failed } from './failed.js'
import type { OpenSession } from './own.js'

/** @param version a new value reloads the list */
export const SessionsPanel = defineComponent(
  (props: { version: number }) => {
    const sessions = ref<readonly OpenSession[]>()
    const listing = act()
    const ending = act()
    const said = ref('')

    const ask = () => call<readonly OpenSession[]>('GET', '/sessions/')

    async function load() {
      const found = await listing.run(ask)
      if (found) sessions.value = found.data
    }

    async function look() {
      ending.failure.value = null
      await load()
    }

    async function end({ id, current }: OpenSession) {
      said.value = ''
      const isOver = async () => judged(await ask(), (open) => open.every((one) => one.id !== id))
      const done = await ending.run(() => orLook(() => call('DELETE', `/sessions/${id}/`), isOver))
      // Another tab may have ended it already.
      const isGone = done !== null || ending.failure.value?.error === 'not_found'
      if (!isGone) return
      if (current) return endHere()
      ending.failure.value = null
      await load()
      await focusOn('sessions')
      said.value = t('account.ended')
    }

    async function endAll() {
      // An answer means that this session is still open. Without a session the page leads to the login by itself.
      const isOver = async () => judged(await ask(), () => false)
      if (await ending.run(() => orLook(() => call('DELETE', '/sessions/?all=1'), isOver))) endHere()
    }

    const deviceOf = (device: string, userAgent: string) =>
      userAgent ? (
        <details class="device">
          <summary>{device}</summary>
          <p class="rule">
            <bdi>{userAgent}</bdi>
          </p>
        </details>
      ) : (
        <p class="device">{device}</p>
      )

    const row = (one: OpenSession) => {
      const device = nameOfDevice(one.user_agent) ?? t('account.unknownDevice')
      const times = { at: dateTime(one.created_at), seen: dateTime(one.last_seen_at) }
      return (
        <li key={one.id}>
          <div>
            {deviceOf(device, one.user_agent)}
            <p class="rule">
              {one.current ? <strong class="tag">{t('account.current')}</strong> : null} {one.ip} ·{' '}
              {t('account.seenAt', times)}
            </p>
          </div>
          {button({
            text: t('account.end'),
            label: t('account.endOf', { device }),
            isBusy: ending.isBusy.value,
            isHeld: ending.isHeld.value,
            onClick: () => end(one),
          })}
        </li>
      )
    }

    watch(() => props.version, load, { immediate: true })
    return () => (
      <section class="card" aria-labelledby="sessions">
        {panelTitle('sessions', t('account.sessions'))}
        {status(said.value)}
        {failed(ending.failure.value ?? listing.failure.value, { look })}
        {sessions.value === undefined && listing.isBusy.value ? loading(t('loading')) : null}
        <ul class="rows">{sessions.value?.map(row)}</ul>
        {sessions.value && sessions.value.length > 1 ? (
          <Confirmed
            text={t('account.endAll')}
            question={t('account.endAllAsk')}
            isBusy={ending.isBusy.value}
            isHeld={ending.isHeld.value}
            act={endAll}
          />
        ) : null}
      </section>
    )
  },
  { props: ['version'] },
)
