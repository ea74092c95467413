/** Why the account page is about to be left; whoever leaves it by itself comes back to where everybody begins. */
export const departure = { isForFreshLogin: false }

/** What the login page is told, once. */
export function departureQuery(): Record<string, string> {
  const again = departure.isForFreshLogin ? { again: '1' } : {}
  departure.isForFreshLogin = false
  return { ...again, return_to: '/account/' }
}
