/** What the store holds when a withdrawal is reported. */
export interface WithdrawalFacts {
  readonly isBound: boolean
  /** When a withdrawal was stored last for this account. */
  readonly notedAt: Date | null
  readonly ifNoneSince: Date
}

/**
 * Whether a reported withdrawal is stored: only for a bound account, and not again after `ifNoneSince` (http-api.md,
 * deauthorize).
 */
export function decideWithdrawalNote({ isBound, notedAt, ifNoneSince }: WithdrawalFacts): 'note' | 'ignore' {
  return isBound && (notedAt === null || notedAt <= ifNoneSince) ? 'note' : 'ignore'
}
