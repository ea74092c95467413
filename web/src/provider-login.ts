import { onBeforeUnmount, ref } from 'vue'
import { type Act, act } from './act.js'
import { type Answer, callApi } from './call-api.js'
import { ofInstallation } from './installation.js'
import { type Purpose, pathOf } from './providers.js'
import { asReturnTo } from './return-to.js'
import { call } from './session.js'
import { tabStorage } from './storage.js'
import { atHome } from './surroundings.js'

const RETURN_TO = ofInstallation('weibind.return-to')
/** Storage holds only the last 12 characters of a state: enough to compare it, too few to use it. */
const TAIL = -12

/** An account of a provider that is not linked yet, and the ticket to link it with. */
export interface PendingBinding {
  readonly uid: string
  readonly bind_ticket: string
  readonly profile: { readonly screen_name: string | null; readonly avatar_url: string | null } | null
  readonly return_to: string | null
  readonly provider: string
  readonly purpose: Purpose
  /** A username that is free, for a new user. */
  readonly suggested_username?: string | null
}

/** In memory only: until it is spent, the ticket is worth as much as the account. */
let pending: PendingBinding | null = null

export function pendingBinding(): PendingBinding | null {
  return pending
}

export function keepPending(given: PendingBinding | null): void {
  pending = given
}

/**
 * The `return_to` of the attempt that failed. It is kept in the tab, since the API returns it only on success.
 * @param state the attempt's, or null after a reload
 */
export function returnToOf(state: string | null): string | null {
  const [tail = '', returnTo] = tabStorage.get(RETURN_TO)?.split(' ') ?? []
  return state === null || state.endsWith(tail) ? asReturnTo(returnTo) : null
}

/** Where Weixin's login can succeed, if it cannot in this browser. */
export type ChannelHint = 'open_outside_wechat' | 'open_in_wechat'

interface Begun {
  readonly url: string
  readonly state: string
  readonly hint?: ChannelHint
}

export interface WayToProviders extends Omit<Act, 'run'> {
  /** Null: no login was begun here, or it can succeed. */
  readonly hint: Readonly<{ value: ChannelHint | null }>
  /** The provider that the browser was sent to last. */
  readonly chosen: Readonly<{ value: string | null }>
  /** @param isOther whether the person may choose another account than the one that is logged in at the provider */
  go(provider: string, isOther?: boolean): Promise<void>
}

export function wayToProviders(purpose: Purpose, returnTo: string | null): WayToProviders {
  const { run, ...leaving } = act()
  const chosen = ref<string | null>(null)
  const hint = ref<ChannelHint | null>(null)
  const query = new URLSearchParams({ purpose, ...(returnTo ? { return_to: returnTo } : {}) })
  // The back button can restore this page as it was left: busy.
  const wake = () => {
    leaving.isBusy.value = false
  }
  addEventListener('pageshow', wake)
  onBeforeUnmount(() => removeEventListener('pageshow', wake))

  function begin(path: string): Promise<Answer<Begun>> {
    return purpose === 'bind' ? call('GET', path) : callApi('GET', path)
  }

  return {
    ...leaving,
    chosen,
    hint,
    async go(provider, isOther = false) {
      const path = `${pathOf(provider)}?${query}${isOther ? '&forcelogin=1' : ''}`
      const home = atHome(purpose === 'bind' ? '/account/' : `${path}&redirect=1`)
      if (home) return location.assign(home)
      if (!leaving.isBusy.value) chosen.value = provider
      hint.value = null
      const begun = await run(() => begin(path))
      if (!begun) return
      if (begun.data.hint) {
        hint.value = begun.data.hint
        return
      }
      tabStorage.set(RETURN_TO, `${begun.data.state.slice(TAIL)} ${returnTo ?? ''}`)
      leaving.isBusy.value = true
      location.assign(begun.data.url)
    },
  }
}
