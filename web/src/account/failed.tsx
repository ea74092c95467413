import type { Failure } from '../call-api.js'
import { t } from '../language.js'
import { alert, button, ifLost } from '../parts.js'
import { logOut } from '../session.js'
import { ACCOUNT } from '../surroundings.js'
import { departure } from './departure.js'

/**
 * Ends this session, so that the next login is a fresh one, which leads back to `returnTo`.
 * @param why `password`: the person forgot it, so that only a provider's login helps
 */
export async function logInAgain(returnTo: string, why: 'fresh' | 'password' = 'fresh'): Promise<void> {
  Object.assign(departure, { again: why, returnTo })
  const over = await logOut()
  if (!over.isSuccess) departure.again = null
}

export interface WaysOn {
  /** Where a fresh login leads back to. */
  readonly returnTo?: string
  /** Loads the current state after a lost answer. */
  readonly look?: () => unknown
  /** What a lost answer may mean here, as a text for people. */
  readonly lost?: string
}

/** A logged-in person can only have got the password wrong. */
export function inOwnWords(failure: Failure | null): Failure | null {
  return failure?.error === 'invalid_credentials' ? { ...failure, error: 'wrong_password' } : failure
}

export function failed(failure: Failure | null, { returnTo = ACCOUNT, look, lost = t('lost.act') }: WaysOn = {}) {
  if (failure?.error === 'fresh_login_required')
    return alert(failure, button({ text: t('logInAgain'), kind: 'primary', onClick: () => logInAgain(returnTo) }))
  return alert(
    inOwnWords(failure),
    ifLost(failure, lost, look ? button({ text: t('lost.look'), onClick: look }) : null),
  )
}
