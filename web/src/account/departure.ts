import { session } from '../session.js'
import { ACCOUNT } from '../surroundings.js'

/** Why the account page is left, and where the next login leads back to. */
export const departure = {
  /** Why a fresh login is needed. Null: it is not. */
  again: null as 'fresh' | 'password' | null,
  /** The account is being deleted. */
  isForGood: false,
  returnTo: ACCOUNT,
}

/** The query for the login page. Resets `departure`. */
export function departureQuery(): Record<string, string> {
  const { again } = departure
  const why = again ? { again: again === 'password' ? again : '1' } : session.isCutShort ? { ended: '1' } : {}
  const query = { ...why, return_to: departure.returnTo }
  Object.assign(departure, { again: null, returnTo: ACCOUNT })
  return query
}
