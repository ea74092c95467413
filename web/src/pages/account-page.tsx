import { defineComponent, onMounted, ref, watch } from 'vue'
import { useRoute } from 'vue-router'
import { DeletionPanel } from '../account/deletion-panel.js'
import { departure, departureQuery } from '../account/departure.js'
import { EventsPanel } from '../account/events-panel.js'
import { failed } from '../account/failed.js'
import type { BoundAccount, Me } from '../account/own.js'
import { SessionsPanel } from '../account/sessions-panel.js'
import { TakeAwayPanel } from '../account/take-away-panel.js'
import { WaysPanel } from '../account/ways-panel.js'
import { act } from '../act.js'
import { day, t } from '../language.js'
import { button, loading, title } from '../parts.js'
import { Portrait } from '../portrait.js'
import { loadProviders } from '../providers.js'
import { router } from '../router.js'
import { call, logOut, session } from '../session.js'

export const AccountPage = defineComponent(() => {
  const me = ref<Me>()
  const bound = ref<readonly BoundAccount[]>()
  const version = ref(0)
  /** Counts the ends of sessions, which are new events too. */
  const ends = ref(0)
  const learning = act()
  const listing = act()
  const offering = act()
  const leaving = act()
  /** What a fresh login was for: it goes on here, once. */
  const asked = useRoute().query['open']

  async function load() {
    const askMe = () => call<Me>('GET', '/users/me/')
    const askBound = () => call<readonly BoundAccount[]>('GET', '/oauth/bindings/')
    const [found, linked] = await Promise.all([learning.run(askMe), listing.run(askBound), offering.run(loadProviders)])
    if (linked) bound.value = linked.data
    // Drawn at once, so that nothing moves when the rest arrives.
    if (found) me.value = found.data
    else if (learning.failure.value?.error === 'logged_out')
      await router.replace({ path: '/', query: departureQuery() })
  }

  async function lookAgain() {
    version.value += 1
    await load()
  }

  // The session ended or changed its user, in this tab or another.
  watch(
    () => session.user?.id,
    (id, before) => {
      if (id || !before || departure.isForGood) return
      me.value = undefined
      bound.value = undefined
      load()
    },
  )

  const picture = () => bound.value?.find(({ avatar_url }) => avatar_url)?.avatar_url ?? null

  const head = ({ username, created_at }: Me) => (
    <section class="card head">
      <Portrait name={username} picture={picture()} />
      <div>
        {title(username, t('account.title'))}
        <p class="rule">{t('account.since', { at: day(created_at) })}</p>
      </div>
      {button({
        text: t('account.logOut'),
        kind: 'small',
        isBusy: leaving.isBusy.value,
        onClick: () => leaving.run(logOut),
      })}
    </section>
  )

  const panels = (known: Me) => (
    <div class="panels" key={known.id}>
      <WaysPanel
        me={known}
        bound={bound.value}
        isPasswordAsked={asked === 'password'}
        failure={listing.failure.value ?? offering.failure.value}
        onChange={lookAgain}
      />
      <SessionsPanel version={version.value} onChange={() => ends.value++} />
      <EventsPanel version={version.value + ends.value} bound={bound.value ?? []} />
      <TakeAwayPanel />
      <DeletionPanel
        username={known.username}
        hasPassword={known.has_password}
        bound={bound.value ?? []}
        isAsked={asked === 'deletion'}
      />
    </div>
  )

  const unknown = () => (
    <section class="card">
      {title(t('account.title'))}
      {learning.failure.value ? button({ text: t('retry'), onClick: load }) : loading(t('loading'))}
    </section>
  )

  onMounted(() => asked && router.replace('/account/'))
  load()
  return () => (
    <div class="wide">
      {failed(leaving.failure.value ?? learning.failure.value, { lost: t('lost.logOut') })}
      {me.value ? [head(me.value), panels(me.value)] : unknown()}
    </div>
  )
})
