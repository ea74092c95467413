import type { ErrorCode } from '../domain/error-code.js'
import { isFresh } from '../domain/session.js'
import type { Bearer } from './identify-bearer.js'
import type { PasswordCheck } from './password-check.js'
import type { Clock } from './ports/clock.js'

export interface DoubtPorts {
  readonly passwords: PasswordCheck
  readonly clock: Clock
  readonly freshLoginTtlSeconds: number
}

/**
 * Why it is not certain that the Bearer's owner sent this, or null (rule BI-10). A password that is sent must be right,
 * however fresh the login is.
 */
export async function doubt(
  { passwords, clock, freshLoginTtlSeconds }: DoubtPorts,
  { user, session }: Bearer,
  password: string | null,
): Promise<ErrorCode | null> {
  if (password !== null) return (await passwords.proves(user, password)) ? null : 'invalid_credentials'
  return isFresh(session, clock.now(), freshLoginTtlSeconds) ? null : 'fresh_login_required'
}
