import { onBeforeUnmount } from 'vue'
import { type Act, act } from './act.js'
import { type Answer, callApi } from './call-api.js'
import { call } from './session.js'
import { tabStorage } from './storage.js'
import { atHome } from './surroundings.js'

export type Purpose = 'login' | 'bind'

const PURPOSE = 'weibind.purpose'

export interface Pending {
  readonly uid: string
  readonly bind_ticket: string
  readonly profile: { readonly screen_name: string | null; readonly avatar_url: string | null } | null
  readonly return_to: string | null
}

/** In memory only: a ticket is as good as the Weibo account until it is spent. */
let pending: Pending | null = null

export function pendingBinding(): Pending | null {
  return pending
}

export function keepPending(given: Pending | null): void {
  pending = given
}

/** What the login that comes back was begun for, in this tab. */
export function purposeOfReturn(): Purpose {
  return tabStorage.get(PURPOSE) === 'bind' ? 'bind' : 'login'
}

/** Sends the browser to Weibo. */
export function toWeibo(purpose: Purpose, returnTo: string | null): Act & { go(): Promise<void> } {
  const leaving = act()
  const query = new URLSearchParams({ purpose, ...(returnTo ? { return_to: returnTo } : {}) })
  const begin = (): Promise<Answer<{ url: string }>> =>
    purpose === 'bind' ? call('GET', `/oauth/weibo/?${query}`) : callApi('GET', `/oauth/weibo/?${query}`)
  // The browser's back button brings the page as it was left: waiting.
  const wake = () => {
    leaving.isBusy.value = false
  }
  addEventListener('pageshow', wake)
  onBeforeUnmount(() => removeEventListener('pageshow', wake))
  return {
    ...leaving,
    async go() {
      const home = atHome(purpose === 'bind' ? '/account/' : `/oauth/weibo/?${query}&redirect=1`)
      if (home) return location.assign(home)
      const begun = await leaving.run(begin)
      if (!begun) return
      tabStorage.set(PURPOSE, purpose)
      leaving.isBusy.value = true
      location.assign(begun.data.url)
    },
  }
}
