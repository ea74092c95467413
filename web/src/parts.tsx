import { h, nextTick, type VNodeChild } from 'vue'
import { RouterLink } from 'vue-router'
import type { Failure } from './call-api.js'
import { t, te, timeFromNow } from './language.js'
import { secondsUntil } from './waiting.js'

/** Every page begins with one; it also names the window. */
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
  /** Whether it is too early for another try. */
  readonly isHeld?: boolean
  readonly kind?: 'primary' | 'weibo' | 'danger' | 'plain'
  /** Submits the form around it where nothing else is asked of it. */
  readonly onClick?: () => unknown
  readonly label?: string
}

/** While it is busy or held it can still be found, but does nothing: a double click is one click. */
export function button({ text, isBusy = false, isHeld = false, kind, onClick, label }: ButtonProps) {
  const isIdle = !isBusy && !isHeld
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      class={[kind, { busy: isBusy, held: isHeld }]}
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

/** In words, in the language of the moment. */
export function explain({ error, field: name, isUnanswered }: Failure): string {
  if (isUnanswered) return t('lost.noAnswer')
  if (error === 'invalid_request' && name === 'username') return t('fields.username')
  if (error === 'invalid_request' && name?.endsWith('password')) return t('fields.password')
  return t(te(`errors.${error}`) ? `errors.${error}` : 'errors.unknown')
}

/** When to try again. Its place stays when the time has come; and it counts in silence, or it would be read out each second. */
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

/** For an act whose answer never came: what that may mean, and what can be done. */
export function ifLost(failure: Failure | null, text: string, wayOn?: VNodeChild) {
  if (!failure?.isUnanswered) return null
  return [<p>{text}</p>, wayOn]
}

/** Its place is always there, so that it is read out when something comes into it. */
export function alert(failure: Failure | null, wayOn?: VNodeChild) {
  return (
    <div role="alert">
      {failure ? (
        <div class="notice bad">
          <p>{explain(failure)}</p>
          {wait(failure)}
          {wayOn}
        </div>
      ) : null}
    </div>
  )
}

/** @param id as `focusOn` takes it */
export function panelTitle(id: string, text: string) {
  return (
    <h2 id={id} tabindex={-1}>
      {text}
    </h2>
  )
}

/** For when what had the focus is gone. */
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
