import { withoutPersonalData } from '../domain/erasure.js'
import type { ErrorCode } from '../domain/error-code.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { passwordSizeProblem } from '../domain/password.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Bearer } from './identify-bearer.js'
import type { Outbox } from './ports/outbox.js'
import type { UserRepository } from './ports/user-repository.js'
import { type ReauthenticationPorts, reauthenticate } from './reauthenticate.js'
import { refuse } from './refuse.js'

export interface UserDeletion {
  readonly by: Bearer
  /** Accepted instead of a fresh login. */
  readonly password: string | null
  readonly request: RequestContext
}

export interface DeleteUserPorts extends ReauthenticationPorts {
  readonly users: UserRepository
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/** Deletes the calling user. Personal data in audit events is erased when the deletion is recorded (rule LG-5). */
export class DeleteUser {
  constructor(private readonly ports: DeleteUserPorts) {}

  async execute(deletion: UserDeletion): Promise<{ readonly outcome: 'deleted' } | InvalidInput | Refusal> {
    const { by, password, request } = deletion
    const problem = password === null ? null : passwordSizeProblem(password)
    if (problem) return invalidInput({ field: 'password', problem })
    const error = await reauthenticate(this.ports, by, password, { action: 'deletion', request })
    if (typeof error === 'string') return this.refuse(deletion, error)
    return error ?? this.remove(deletion)
  }

  private async remove(deletion: UserDeletion): Promise<{ readonly outcome: 'deleted' } | Refusal> {
    const { by, password, request } = deletion
    const { users, events, clock } = this.ports
    const userId = by.user.id
    const event = withoutPersonalData(events.event('weibind.user.deleted', request, { userId }))
    const act = {
      userId,
      callerSessionId: by.session.id,
      password: password === null ? null : by.user,
      at: clock.now(),
      event,
    }
    const outcome = await users.delete(act)
    if (outcome === 'session-ended') return refusal('invalid_token')
    return outcome === 'deleted' ? { outcome } : this.refuse(deletion, 'invalid_credentials')
  }

  private refuse({ by, request }: UserDeletion, error: ErrorCode): Promise<Refusal> {
    const facts = { userId: by.user.id, action: 'deletion' } as const
    return refuse(this.ports, 'weibind.request.refused', request, { error }, facts)
  }
}
