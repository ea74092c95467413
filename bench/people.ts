/** The persons who log in: number `index` has this uid at Weibo, and this username. */
export const FIRST_UID = 1_000_000_000

export function uidOf(index: number): string {
  return String(FIRST_UID + index)
}

export function usernameOf(index: number): string {
  return `bench${index}`
}
