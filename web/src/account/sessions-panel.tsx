import { defineComponent, ref, watch } from 'vue'
import { act } from '../act.js'
import { Dialog, openable } from '../dialog.js'
import { lineIcon } from '../icons.js'
import { day, t, timeAgo } from '../language.js'
import { judged, orLook } from '../lost-answer.js'
import { button, focusOn, loading, panelTitle } from '../parts.js'
import { call } from '../session.js'
import { say } from '../toast.js'
import { isPhone, nameOfDevice } from './device.js'
import { failed } from './failed.js'
import type { OpenSession } from './own.js'

/** The others are folded. */
const SHOWN = 5

interface SessionsPanelProps {
  /** A new value reloads the list. */
  readonly version: number
  /** Called when sessions have ended. */
  readonly onChange: () => void
}

/** The devices: the current one first, then newest first. */
export const SessionsPanel = defineComponent(
  (props: SessionsPanelProps) => {
    const sessions = ref<readonly OpenSession[]>()
    const { shown, open, closed } = openable()
    const areAllShown = ref(false)
    const listing = act()
    const ending = act()

    const ask = () => call<readonly OpenSession[]>('GET', '/sessions/')

    async function load() {
      const found = await listing.run(ask)
      if (found) sessions.value = [...found.data].sort((one, other) => Number(other.current) - Number(one.current))
    }

    async function look() {
      ending.failure.value = null
      await load()
    }

    async function end({ id }: OpenSession) {
      const isOver = async () => judged(await ask(), (found) => found.every((one) => one.id !== id))
      const done = await ending.run(() => orLook(() => call('DELETE', `/sessions/${id}/`), isOver))
      // Another tab may have ended it already.
      if (done === null && ending.failure.value?.error !== 'not_found') return
      await ended(t('said.ended'))
    }

    async function endOthers(close: () => void) {
      const isOver = async () => judged(await ask(), (found) => found.every((one) => one.current))
      const done = await ending.run(() => orLook(() => call('DELETE', '/sessions/?others=1'), isOver))
      close()
      if (done) await ended(t('said.othersEnded'))
    }

    async function ended(words: string) {
      ending.failure.value = null
      say(words)
      props.onChange()
      await load()
      await focusOn('sessions')
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
      return (
        <li key={one.id}>
          <span class="way-icon">{lineIcon(isPhone(one.user_agent) ? 'phone' : 'computer')}</span>
          <div>
            <div class="device-line">
              {deviceOf(device, one.user_agent)}
              {one.current ? <p class="tag">{t('account.current')}</p> : null}
            </div>
            <p class="rule">{t('account.seenAt', { seen: timeAgo(one.last_seen_at) })}</p>
            <p class="rule pair">
              <span>{t('account.loggedInAt', { at: day(one.created_at) })}</span>
              <span>{one.ip}</span>
            </p>
          </div>
          {one.current
            ? null
            : button({
                text: t('account.end'),
                label: t('account.endOf', { device }),
                kind: 'small',
                isBusy: ending.isBusy.value,
                isHeld: ending.isHeld.value,
                onClick: () => end(one),
              })}
        </li>
      )
    }

    const showAll = () => {
      areAllShown.value = true
    }

    const list = (all: readonly OpenSession[]) => {
      const folded = areAllShown.value ? 0 : Math.max(0, all.length - SHOWN)
      const others = all.filter(({ current }) => !current).length
      return (
        <>
          <ul class="rows">{all.slice(0, all.length - folded).map(row)}</ul>
          {folded > 0
            ? button({ text: t('account.more', { count: folded }, folded), kind: 'plain', onClick: showAll })
            : null}
          {others > 0 ? (
            button({ text: t('account.endOthers'), isHeld: ending.isHeld.value, onClick: () => open(true) })
          ) : (
            <p class="rule">{t('account.onlyThis')}</p>
          )}
        </>
      )
    }

    const question = (close: () => void) => {
      const count = (sessions.value ?? []).filter(({ current }) => !current).length
      return (
        <>
          <h2 id="others-heading" tabindex={-1}>
            {t('account.endOthersTitle', { count }, count)}
          </h2>
          <p>{t('account.endOthersAsk')}</p>
          <div class="actions">
            {button({ text: t('cancel'), isHeld: ending.isBusy.value, onClick: close })}
            {button({
              text: t('account.end'),
              kind: 'danger',
              isBusy: ending.isBusy.value,
              onClick: () => endOthers(close),
            })}
          </div>
        </>
      )
    }

    watch(() => props.version, load, { immediate: true })
    return () => (
      <section class="card" aria-labelledby="sessions">
        {panelTitle('sessions', t('account.sessions'))}
        {failed(ending.failure.value ?? listing.failure.value, { look })}
        {sessions.value ? list(sessions.value) : listing.isBusy.value ? loading(t('loading')) : null}
        {shown.value ? (
          <Dialog
            key={shown.value.key}
            heading="others-heading"
            isBusy={ending.isBusy.value}
            content={question}
            onClose={closed}
          />
        ) : null}
      </section>
    )
  },
  { props: ['version', 'onChange'] },
)
