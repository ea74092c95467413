import type { Failure } from '../call-api.js'
import { t } from '../language.js'
import { alert, button } from '../parts.js'
import { logOut } from '../session.js'
import { departure } from './departure.js'

/** For what asks for a login that is not long ago: this session ends, and a new one leads back here. */
async function logInAgain(): Promise<void> {
  departure.isForFreshLogin = true
  const over = await logOut()
  if (!over.isSuccess) departure.isForFreshLogin = false
}

export function failed(failure: Failure | null) {
  const isStale = failure?.error === 'fresh_login_required'
  return alert(failure, isStale ? button({ text: t('logInAgain'), kind: 'primary', onClick: logInAgain }) : null)
}
