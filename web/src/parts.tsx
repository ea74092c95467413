import { h, nextTick, type VNodeChild } from 'vue'
import { RouterLink } from 'vue-router'
import type { Failure } from './call-api.js'
import { t, te, timeFromNow } from './language.js'
import { anyProvider } from './providers.js'
import { secondsUntil } from './waiting.js'

/** The heading of a page. It also sets the window's title. */
export function title(text: string) {
  document.title = `${text} · ${t('product')}`
  return <h1 tabindex={-1}>{text}</h1>
}

export function link(to: string, text: string, kind = '') {
  return h(RouterLink, { to, class: kind }, () => text)
}

export interface FieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly autocomplete: string
  readonly type?: 'text' | 'password'
  readonly rule?: string
  readonly required?: boolean
  readonly minlength?: number
  readonly maxlength?: number
}

export function field({ id, label, value, onInput, rule, type = 'text', required = true, ...others }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        required={required}
        aria-describedby={rule ? `${id}-rule` : undefined}
        autocapitalize="none"
        spellcheck={false}
        onInput={(event: Event) => onInput((event.target as HTMLInputElement).value)}
        {...others}
      />
      {rule ? (
        <p class="rule" id={`${id}-rule`}>
          {rule}
        </p>
      ) : null}
    </div>
  )
}

export interface ButtonProps {
  readonly text: string
  readonly isBusy?: boolean
  /** Whether it is too early for another attempt. */
  readonly isHeld?: boolean
  readonly kind?: 'primary' | 'provider' | 'danger' | 'plain'
  /** The provider whose colours the button has. */
  readonly brand?: string
  /** Without it the button submits its form. */
  readonly onClick?: () => unknown
  readonly label?: string
}

/** Busy or held buttons keep the focus and ignore clicks, so that a double click is one click. */
export function button({ text, isBusy = false, isHeld = false, kind, brand, onClick, label }: ButtonProps) {
  const isIdle = !isBusy && !isHeld
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      class={[kind, brand, { busy: isBusy, held: isHeld }]}
      aria-disabled={!isIdle}
      aria-label={label}
      onClick={(event: Event) => {
        if (isIdle) onClick?.()
        else event.preventDefault()
      }}
    >
      {text}
    </button>
  )
}

/** @param provider the provider's name in the text of the error */
export function explain({ error, field: name, isUnanswered }: Failure, provider = anyProvider()): string {
  if (isUnanswered) return t('lost.noAnswer')
  if (error === 'invalid_request' && name === 'username') return t('fields.username')
  if (error === 'invalid_request' && name?.endsWith('password')) return t('fields.password')
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

export async function focusOn(id: string): Promise<void> {
  await nextTick()
  document.getElementById(id)?.focus({ preventScroll: true })
}

export function status(text: string) {
  return <div role="status">{text ? <p class="notice good">{text}</p> : null}</div>
}

export function loading(text: string) {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {text}
    </p>
  )
}
