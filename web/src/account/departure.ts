import { session } from '../session.js'
import { ACCOUNT } from '../surroundings.js'

/** Why the account page is left, and where the next login leads back to. */
export const departure = {
  isForFreshLogin: false,
  /** The account is being deleted. */
  isForGood: false,
  returnTo: ACCOUNT,
}

/** The query for the login page. Resets `departure`. */
export function departureQuery(): Record<string, string> {
  const why = departure.isForFreshLogin ? { again: '1' } : session.isCutShort ? { ended: '1' } : {}
  const query = { ...why, return_to: departure.returnTo }
  Object.assign(departure, { isForFreshLogin: false, returnTo: ACCOUNT })
  return query
}
