import { ref } from 'vue'
import { type Answer, callApi } from './call-api.js'
import { currentLanguage, t, te } from './language.js'
import { IS_INSIDE_WECHAT } from './surroundings.js'

export type Purpose = 'login' | 'bind'

interface OfferedProvider {
  readonly provider: string
  readonly channels: readonly string[]
  readonly purposes: readonly string[]
}

/** The provider of the return page `/oauth/callback/`. Any other has `/oauth/callback/{provider}/` (docs/http-api.md). */
export const FIRST_PROVIDER = 'weibo'
const WEIXIN = 'weixin'
/** The other channels begin in a mobile app or a mini-program. */
const BROWSER_CHANNELS = ['web', 'mp']

/** Empty until the API has answered. */
const offered = ref<readonly OfferedProvider[]>([])
let loading: Promise<Answer<readonly OfferedProvider[]>> | null = null

/** Asks the API once, and again only after a failure. */
export function loadProviders(): Promise<Answer<readonly OfferedProvider[]>> {
  loading ??= callApi<readonly OfferedProvider[]>('GET', '/oauth/providers/').then((answer) => {
    if (answer.isSuccess) offered.value = answer.data
    else loading = null
    return answer
  })
  return loading
}

export function offeredProviders(): readonly OfferedProvider[] {
  return offered.value
}

/** The providers that a browser can go to, in the order of their buttons. */
export function providersFor(purpose: Purpose): readonly string[] {
  const names = offered.value
    .filter(({ channels, purposes }) => purposes.includes(purpose) && channels.some(isForBrowsers))
    .map(({ provider }) => provider)
  if (!IS_INSIDE_WECHAT) return names
  return [...names.filter((name) => name === WEIXIN), ...names.filter((name) => name !== WEIXIN)]
}

/** Those that remember a person in the browser, who may be another one on a shared computer. */
export function rememberingPersons(providers: readonly string[]): readonly string[] {
  return providers.filter((name) => name !== WEIXIN)
}

function isForBrowsers(channel: string): boolean {
  return BROWSER_CHANNELS.includes(channel)
}

/** As people read it. A new provider needs a text in both languages and its colours in style.css. */
export function nameOf(provider: string): string {
  return te(`providers.${provider}`) ? t(`providers.${provider}`) : provider
}

/** The label of an account without a name. People do not know their id at Weixin, so it is not shown. */
export function nameless(provider: string, uid: string): string {
  return t(provider === WEIXIN ? 'bind.namelessWeixin' : 'bind.nameless', { provider: nameOf(provider), uid })
}

/** For texts that are about no provider in particular: "Weibo", or "Weibo or Weixin". */
export function anyOf(providers: readonly string[]): string {
  const names = providers.map(nameOf)
  // It came with Safari 14.1.
  if (!('ListFormat' in Intl)) return names.join(t('or'))
  return new Intl.ListFormat(currentLanguage(), { type: 'disjunction' }).format(names)
}

export function anyProvider(): string {
  return offered.value.length > 0 ? anyOf(offered.value.map(({ provider }) => provider)) : t('anyProvider')
}

export function pathOf(provider: string, call: '' | 'callback/' | 'bind/' = ''): string {
  return `/oauth/${provider}/${call}`
}
