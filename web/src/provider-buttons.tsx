import { providerMark } from './icons.js'
import { t } from './language.js'
import { button } from './parts.js'
import type { WayToProviders } from './provider-login.js'
import { nameOf } from './providers.js'

/** @param text the key of a text with `{provider}` */
export function providerButtons(providers: readonly string[], way: WayToProviders, text = 'continueWith') {
  return providers.map((provider) => providerButton(provider, way, text))
}

function providerButton(provider: string, way: WayToProviders, text: string) {
  const isChosen = way.chosen.value === provider
  const name = nameOf(provider)
  return button({
    text: t(text, { provider: name }),
    kind: 'provider',
    brand: provider,
    icon: providerMark(provider, name),
    isBusy: way.isBusy.value && isChosen,
    isHeld: way.isHeld.value || (way.isBusy.value && !isChosen),
    onClick: () => way.go(provider),
  })
}

/** Says which browser to use if the login cannot succeed in this one. The live region must exist before its text. */
export function browserHint({ hint }: WayToProviders) {
  return <div role="status">{hint.value ? <p class="notice">{t(`hints.${hint.value}`)}</p> : null}</div>
}

/** On a shared computer, another person may be logged in at the provider. */
export function otherAccount(provider: string, way: WayToProviders) {
  return button({
    text: t('otherAccount', { provider: nameOf(provider) }),
    kind: 'plain',
    isHeld: way.isHeld.value || way.isBusy.value,
    onClick: () => way.go(provider, true),
  })
}
