import { defineComponent, ref, watch } from 'vue'
import { BindingsPanel } from '../account/bindings-panel.js'
import { DeletionPanel } from '../account/deletion-panel.js'
import { departure, departureQuery } from '../account/departure.js'
import { EventsPanel } from '../account/events-panel.js'
import { failed } from '../account/failed.js'
import type { Me } from '../account/own.js'
import { PasswordPanel } from '../account/password-panel.js'
import { SessionsPanel } from '../account/sessions-panel.js'
import { act } from '../act.js'
import { dateTime, t } from '../language.js'
import { button, loading, title } from '../parts.js'
import { router } from '../router.js'
import { call, logOut, session } from '../session.js'

export const AccountPage = defineComponent(() => {
  const me = ref<Me>()
  const version = ref(0)
  const learning = act()
  const leaving = act()

  async function load() {
    const found = await learning.run(() => call<Me>('GET', '/users/me/'))
    if (found) me.value = found.data
    else if (learning.failure.value?.error === 'logged_out')
      await router.replace({ path: '/', query: departureQuery() })
  }

  function lookAgain() {
    version.value += 1
    load()
  }

  // The session ended or changed its user, in this tab or another.
  watch(
    () => session.user?.id,
    (id, before) => {
      if (id || !before || departure.isForGood) return
      me.value = undefined
      load()
    },
  )

  const panels = ({ id, username, has_password }: Me) => (
    <div class="panels" key={id}>
      <BindingsPanel onChange={lookAgain} />
      <PasswordPanel hasPassword={has_password} onChange={lookAgain} />
      <SessionsPanel version={version.value} />
      <EventsPanel version={version.value} />
      <DeletionPanel username={username} hasPassword={has_password} />
    </div>
  )

  load()
  return () => (
    <div class="wide">
      <div class="heading">
        <div>
          {title(me.value?.username ?? t('account.title'))}
          <p class="rule">{me.value ? t('account.since', { at: dateTime(me.value.created_at) }) : '\u00a0'}</p>
        </div>
        {button({ text: t('account.logOut'), isBusy: leaving.isBusy.value, onClick: () => leaving.run(logOut) })}
      </div>
      {failed(leaving.failure.value ?? learning.failure.value, { lost: t('lost.logOut') })}
      {learning.failure.value ? button({ text: t('retry'), onClick: load }) : null}
      {me.value ? panels(me.value) : learning.isBusy.value ? loading(t('loading')) : null}
    </div>
  )
})
