import type { ErrorCode } from '../domain/error-code.js'
import type { Refusal } from '../domain/refusal.js'
import { isFresh } from '../domain/session.js'
import type { Bearer } from './identify-bearer.js'
import type { LimitedAct } from './limit-gate.js'
import type { PasswordCheck } from './password-check.js'
import type { Clock } from './ports/clock.js'

export interface DoubtPorts {
  readonly passwords: PasswordCheck
  readonly clock: Clock
  readonly freshLoginTtlSeconds: number
}

/**
 * Why it is not certain that the Bearer's owner sent this, or null (rule BI-10). A password that is sent must be right,
 * however fresh the login is; too many wrong ones are a refusal that is audited already (rule BI-11).
 */
export async function doubt(
  { passwords, clock, freshLoginTtlSeconds }: DoubtPorts,
  { user, session }: Bearer,
  password: string | null,
  act: LimitedAct,
): Promise<ErrorCode | Refusal | null> {
  if (password !== null) {
    const proof = await passwords.prove(user, password, act)
    if (proof === 'proven') return null
    return proof === 'wrong' ? 'invalid_credentials' : proof
  }
  return isFresh(session, clock.now(), freshLoginTtlSeconds) ? null : 'fresh_login_required'
}
