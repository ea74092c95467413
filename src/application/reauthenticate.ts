import type { AuditedAction } from '../domain/audit-event.js'
import type { ErrorCode } from '../domain/error-code.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import { isFresh } from '../domain/session.js'
import type { Bearer } from './identify-bearer.js'
import type { Clock } from './ports/clock.js'
import type { PasswordToProve } from './prove-password.js'
import type { UseCase } from './use-case.js'

export interface ReauthenticationPorts {
  readonly passwordProofs: UseCase<PasswordToProve, 'right' | 'wrong' | Refusal>
  readonly clock: Clock
  readonly freshLoginTtlSeconds: number
}

/**
 * Checks that the session's owner is calling, and not a thief of the access token (rule BI-10): by the password if one
 * is sent, otherwise by the age of the login. A wrong password is refused even if the login is fresh.
 * @returns null: it is the owner; an error code: the caller stores the event; a refusal: its event is stored already
 */
export async function reauthenticate(
  { passwordProofs, clock, freshLoginTtlSeconds }: ReauthenticationPorts,
  { user, session }: Bearer,
  password: string | null,
  call: { readonly action: AuditedAction; readonly request: RequestContext },
): Promise<ErrorCode | Refusal | null> {
  if (password === null) return isFresh(session, clock.now(), freshLoginTtlSeconds) ? null : 'fresh_login_required'
  const proof = await passwordProofs.execute({ user, password, ...call })
  if (proof === 'right') return null
  return proof === 'wrong' ? 'invalid_credentials' : proof
}
