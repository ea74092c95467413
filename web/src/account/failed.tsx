import type { Failure } from '../call-api.js'
import { t } from '../language.js'
import { alert, button, ifLost } from '../parts.js'
import { logOut } from '../session.js'
import { departure } from './departure.js'

/** For what asks for a login that is not long ago: this session ends, and a new one leads back here. */
async function logInAgain(returnTo: string): Promise<void> {
  Object.assign(departure, { isForFreshLogin: true, returnTo })
  const over = await logOut()
  if (!over.isSuccess) departure.isForFreshLogin = false
}

export interface WaysOn {
  /** Where a login that is asked for leads back to. */
  readonly returnTo?: string
  /** Shows how things stand, where an answer was lost. */
  readonly look?: () => unknown
  /** What a lost answer may mean here. */
  readonly lost?: string
}

/** Whoever is logged in has not got the username wrong. */
function inOwnWords(failure: Failure | null): Failure | null {
  return failure?.error === 'invalid_credentials' ? { ...failure, error: 'wrong_password' } : failure
}

export function failed(failure: Failure | null, { returnTo = '/account/', look, lost = t('lost.act') }: WaysOn = {}) {
  if (failure?.error === 'fresh_login_required')
    return alert(failure, button({ text: t('logInAgain'), kind: 'primary', onClick: () => logInAgain(returnTo) }))
  return alert(
    inOwnWords(failure),
    ifLost(failure, lost, look ? button({ text: t('lost.look'), onClick: look }) : null),
  )
}
