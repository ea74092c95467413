import { session } from '../session.js'
import { ACCOUNT } from '../surroundings.js'

/** Why the account page is about to be left; whoever leaves it by itself comes back to where everybody begins. */
export const departure = {
  isForFreshLogin: false,
  /** Nobody comes back: the account is being deleted. */
  isForGood: false,
  returnTo: ACCOUNT,
}

/** What the login page is told, once. */
export function departureQuery(): Record<string, string> {
  const why = departure.isForFreshLogin ? { again: '1' } : session.isCutShort ? { ended: '1' } : {}
  const query = { ...why, return_to: departure.returnTo }
  Object.assign(departure, { isForFreshLogin: false, returnTo: ACCOUNT })
  return query
}
