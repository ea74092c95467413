import type { RecoveryCode, User } from './user.js'

/** Whether the user is disabled now. A repeat changes nothing, so the first reason stays. */
export function decideDisabling(user: User | null): 'change' | 'unchanged' | 'user-gone' {
  if (!user) return 'user-gone'
  return user.disabled ? 'unchanged' : 'change'
}

export function decideEnabling(user: User | null): 'change' | 'unchanged' | 'user-gone' {
  if (!user) return 'user-gone'
  return user.disabled ? 'change' : 'unchanged'
}

/** @param openSessions how many sessions of the user are open */
export function decideEnding(user: User | null, openSessions: number): 'change' | 'unchanged' | 'user-gone' {
  if (!user) return 'user-gone'
  return openSessions > 0 ? 'change' : 'unchanged'
}

/** Whether a recovery code may be issued: not to a user who could not use it. */
export function decideRecovery(user: User | null): 'change' | 'inactive' | 'user-gone' {
  if (!user) return 'user-gone'
  return user.disabled ? 'inactive' : 'change'
}

/** `wrong-code`: it is not the user's, or it has expired, or was used or replaced. */
export type RecoveryObstacle = 'wrong-code' | 'inactive'

/**
 * Whether the code lets this user set a password (rule AC-10). For a disabled user it counts what the code was at that
 * moment: only its holder is told that the account is disabled (rule AC-7).
 */
export function decideRecoveryUse(user: User | null, codeHash: string, now: Date): 'recover' | RecoveryObstacle {
  if (!user?.recovery) return 'wrong-code'
  const { disabled, recovery } = user
  if (!isGood(recovery, codeHash, disabled?.at ?? now)) return 'wrong-code'
  return disabled ? 'inactive' : 'recover'
}

function isGood({ hash, expiresAt }: RecoveryCode, codeHash: string, at: Date): boolean {
  return hash === codeHash && expiresAt > at
}
