/** Why the account page is about to be left; whoever leaves it by itself comes back to where everybody begins. */
export const departure = {
  isForFreshLogin: false,
  /** Nobody comes back: the account is being deleted. */
  isForGood: false,
  returnTo: '/account/',
}

/** What the login page is told, once. */
export function departureQuery(): Record<string, string> {
  const again = departure.isForFreshLogin ? { again: '1' } : {}
  const query = { ...again, return_to: departure.returnTo }
  Object.assign(departure, { isForFreshLogin: false, returnTo: '/account/' })
  return query
}
