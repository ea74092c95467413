import { t, te } from './language.js'
import { anyProvider, nameOf } from './providers.js'

/** An event's type in words. @param provider the event's `data.provider` */
export function nameOfEvent(type: string, provider?: string): string {
  // vue-i18n reads a dot as a level of the texts.
  const key = `events.${type.replace(/^weibind\./, '').replace('.', '~')}`
  return te(key) ? t(key, { provider: inText(provider) }) : type
}

/** The name for a text with `{provider}`, also if the event has none. */
export function inText(provider: string | undefined): string {
  return provider ? nameOf(provider) : anyProvider()
}
