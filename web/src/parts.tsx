import { h, nextTick, type VNodeChild } from 'vue'
import { RouterLink } from 'vue-router'
import type { Failure } from './call-api.js'
import { type IconName, lineIcon } from './icons.js'
import { t, te, timeFromNow } from './language.js'
import { PRODUCT } from './product.js'
import { anyProvider } from './providers.js'
import { secondsUntil } from './waiting.js'

/** The heading of a page. It also sets the window's title. @param tab the window's, if it is shorter */
export function title(text: string | readonly string[], tab = text) {
  document.title = `${tab} · ${PRODUCT.name ?? t('product')}`
  return <h1 tabindex={-1}>{typeof text === 'string' ? text : text.map(unbroken)}</h1>
}

/** A part of a text that breaks to the next line as one, if it can. */
function unbroken(part: string) {
  return <span class="unbroken">{part}</span>
}

/** The product's logo, for the first page that a person sees. */
export function logo() {
  return PRODUCT.logo ? <img class="logo" src={PRODUCT.logo} alt="" width="40" height="40" /> : null
}

export function link(to: string, text: string, kind = '') {
  return h(RouterLink, { to, class: kind }, () => text)
}

export interface ButtonProps {
  readonly text: string
  readonly isBusy?: boolean
  /** Whether it is too early for another attempt. */
  readonly isHeld?: boolean
  readonly kind?: 'primary' | 'provider' | 'danger' | 'plain' | 'small' | 'small danger-outline'
  /** The provider whose colours the button has. */
  readonly brand?: string
  /** Without it the button submits its form. */
  readonly onClick?: () => unknown
  readonly label?: string
  /** The id of a text that says why it is held. */
  readonly describedBy?: string | undefined
  /** Shown before the text. */
  readonly icon?: VNodeChild
}

/** Busy or held buttons keep the focus and ignore clicks, so that a double click is one click. */
export function button({ text, isBusy = false, isHeld = false, kind, brand, onClick, ...others }: ButtonProps) {
  const isIdle = !isBusy && !isHeld
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      class={[kind, brand, { busy: isBusy, held: isHeld }]}
      aria-disabled={!isIdle}
      aria-label={others.label}
      aria-describedby={others.describedBy}
      onClick={(event: Event) => {
        if (isIdle) onClick?.()
        else event.preventDefault()
      }}
    >
      {isBusy ? null : others.icon}
      {text}
    </button>
  )
}

/** @param provider the provider's name in the text of the error */
export function explain({ error, isUnanswered }: Failure, provider = anyProvider()): string {
  if (isUnanswered) return t('lost.noAnswer')
  return t(te(`errors.${error}`) ? `errors.${error}` : 'errors.unknown', { provider })
}

/** The time until the next attempt. Not live, or a screen reader would read it out each second. */
export function wait(failure: Failure | null) {
  if (!failure?.retryAt) return null
  const seconds = secondsUntil(failure.retryAt)
  const text = seconds > 0 ? t('waitUntil', { when: timeFromNow(seconds) }) : t('waitOver')
  return (
    <p class="wait" aria-live="off">
      {text}
    </p>
  )
}

export function ifLost(failure: Failure | null, text: string, wayOn?: VNodeChild) {
  if (!failure?.isUnanswered) return null
  return [<p>{text}</p>, wayOn]
}

/** The live region is always there, so that screen readers announce what appears in it. */
export function alert(failure: Failure | null, wayOn?: VNodeChild, provider?: string) {
  return (
    <div role="alert">
      {failure ? (
        <div class="notice bad">
          <p>{explain(failure, provider)}</p>
          {wait(failure)}
          {wayOn}
        </div>
      ) : null}
    </div>
  )
}

export function panelTitle(id: string, text: string) {
  return (
    <h2 id={id} tabindex={-1}>
      {text}
    </h2>
  )
}

/** How something ended, for a page that says nothing else. */
export function outcome(icon: IconName, text: string) {
  return (
    <div class="outcome">
      <span class={['outcome-icon', icon]}>{lineIcon(icon)}</span>
      {title(text)}
    </div>
  )
}

/** Nothing to list: why, and what to do about it. */
export function empty(icon: IconName, reason: string, act?: VNodeChild) {
  return (
    <div class="empty">
      {lineIcon(icon)}
      <p>{reason}</p>
      {act}
    </div>
  )
}

export async function focusOn(id: string): Promise<void> {
  await nextTick()
  document.getElementById(id)?.focus({ preventScroll: true })
}

export function loading(text: string) {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {text}
    </p>
  )
}
