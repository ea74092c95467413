import { withoutPerson } from '../domain/erasure.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { passwordSizeProblem } from '../domain/password.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import { type DoubtPorts, doubt } from './doubt.js'
import type { Bearer } from './identify-bearer.js'
import type { Outbox } from './ports/outbox.js'
import type { UserRepository } from './ports/user-repository.js'
import { refuse } from './refuse.js'

export interface UserDeletion {
  readonly by: Bearer
  /** In place of a fresh login. */
  readonly password: string | null
  readonly request: RequestContext
}

export interface DeleteUserPorts extends DoubtPorts {
  readonly users: UserRepository
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/** Deletes a user at the user's own wish. What is personal in the audit trail follows when the event is recorded (LG-5). */
export class DeleteUser {
  constructor(private readonly ports: DeleteUserPorts) {}

  async execute(deletion: UserDeletion): Promise<{ readonly outcome: 'deleted' } | InvalidInput | Refusal> {
    const { by, password, request } = deletion
    const problem = password === null ? null : passwordSizeProblem(password)
    if (problem) return invalidInput({ field: 'password', problem })
    const error = await doubt(this.ports, by, password, { action: 'deletion', request })
    const userId = by.user.id
    if (typeof error === 'object' && error) return error
    if (error) return refuse(this.ports, 'weibind.request.refused', request, { error }, { userId, action: 'deletion' })
    const { users, events, clock } = this.ports
    const event = withoutPerson(events.event('weibind.user.deleted', request, { userId }))
    const outcome = await users.delete({ userId, by: by.session.id, at: clock.now(), event })
    return outcome === 'deleted' ? { outcome } : refusal('invalid_token')
  }
}
