import { t, te } from '../language.js'
import { inText, nameOfEvent } from '../name-of-event.js'
import type { BoundAccount, OwnEvent } from './own.js'

/** They say nothing to a person: one for each quarter of an hour, and one before each link. */
const FOR_OPERATORS = ['weibind.session.refreshed', 'weibind.bind.required']

export function isForPeople({ type }: OwnEvent): boolean {
  return !FOR_OPERATORS.includes(type)
}

export function isRefusal({ type, data }: OwnEvent): boolean {
  return data.reason !== undefined || type === 'weibind.session.reuse_detected' || type === 'weibind.limit.reached'
}

/** What happened, as a person would say it. @param bound the accounts whose names are known */
export function sentenceOf(event: OwnEvent, bound: readonly BoundAccount[]): string {
  const happening = happened(event, whoOf(event, bound))
  const what = event.data.operator ? t('told.byOperator', { what: happening }) : happening
  const why = reasonOf(event)
  return why ? t('told.because', { what, why }) : what
}

function happened({ type, data: { method, action, provider } }: OwnEvent, who: string): string {
  const isByPassword = method === 'password'
  switch (type.replace(/^weibind\./, '')) {
    case 'login.succeeded':
      return isByPassword ? t('told.loggedInByPassword') : t('told.loggedInWith', { who })
    case 'login.failed':
      if (method === 'recovery') return t('told.recoveryFailed')
      return isByPassword ? t('told.passwordLoginFailed') : t('told.loginWithFailed', { who })
    case 'user.registered':
      return provider ? t('told.registeredWith', { who }) : t('told.registered')
    case 'binding.created':
      return t('told.linked', { who })
    case 'binding.confirmed':
      return t('told.confirmed', { who })
    case 'binding.removed':
      return t('told.unlinked', { who })
    case 'bind.rejected':
      return t('told.linkFailed', { who })
    case 'provider.deauthorized':
      return t('told.withdrawn', { provider: inText(provider) })
    case 'password.changed':
      return t('told.passwordSet')
    case 'session.ended':
      return t('told.ended')
    case 'session.reuse_detected':
      return t('told.reused')
    case 'limit.reached':
      return t('told.limited')
    case 'request.refused':
      return te(`told.actions.${action}`) ? t(`told.actions.${action}`) : t('told.refused')
    default:
      return nameOfEvent(type, provider)
  }
}

function reasonOf({ type, data: { reason, method, action, provider } }: OwnEvent): string | null {
  if (!reason || type === 'weibind.session.reuse_detected') return null
  const key = `told.reasons.${reason === 'invalid_credentials' ? wrongProof(method, action) : reason}`
  return te(key) ? t(key, { provider: inText(provider) }) : null
}

function wrongProof(method: string | undefined, action: string | undefined): string {
  if (method === 'recovery') return 'wrong_code'
  return action === 'password' ? 'wrong_current' : 'invalid_credentials'
}

function whoOf({ data: { provider, uid } }: OwnEvent, bound: readonly BoundAccount[]): string {
  const name = bound.find((one) => one.provider === provider && one.uid === uid)?.screen_name
  return name ? t('told.who', { provider: inText(provider), name }) : inText(provider)
}
