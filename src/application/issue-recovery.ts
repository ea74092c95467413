import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { operatorReason } from '../domain/operator-reason.js'
import { writtenRecoveryCode } from '../domain/recovery-code.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { AuditEventSource } from './audit-event-source.js'
import { type ControlRequest, NO_REASON } from './control-account.js'
import type { AccountControl } from './ports/account-control.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'
import type { Secrets } from './ports/secrets.js'
import { refuse } from './refuse.js'

export interface IssuedRecovery {
  readonly outcome: 'issued'
  /** Shown once. Only its hash is stored. */
  readonly code: string
  readonly expiresInSeconds: number
}

export interface IssueRecoveryPorts {
  readonly accountControl: AccountControl
  readonly outbox: Outbox
  readonly secrets: Secrets
  readonly clock: Clock
  readonly events: AuditEventSource
  readonly recoveryTtlSeconds: number
}

/** Makes a code with which a person sets a password (rule AC-10). A code that was made before is void. */
export class IssueRecovery {
  constructor(private readonly ports: IssueRecoveryPorts) {}

  async execute(control: ControlRequest): Promise<IssuedRecovery | InvalidInput | Refusal> {
    const reason = operatorReason(control.reason)
    if (reason === null) return invalidInput(NO_REASON)
    const { accountControl, secrets, clock, events, recoveryTtlSeconds } = this.ports
    const { userId, operator, request } = control
    const [at, digits] = [clock.now(), secrets.generateDigits()]
    const expiresAt = new Date(at.getTime() + recoveryTtlSeconds * 1000)
    const facts = { userId, operator, operatorReason: reason } as const
    const draft = events.draft(request)
    const outcome = await accountControl.issueRecovery({
      ...{ userId, at, code: { hash: secrets.hash(digits), expiresAt } },
      event: (sessions) => draft('weibind.recovery.issued', { ...facts, sessions }),
    })
    if (outcome === 'user-gone') return refusal('not_found')
    if (outcome !== 'inactive')
      return { outcome: 'issued', code: writtenRecoveryCode(digits), expiresInSeconds: recoveryTtlSeconds }
    const why = { error: 'account_disabled' } as const
    return refuse(this.ports, 'weibind.request.refused', request, why, { ...facts, action: 'recovery' })
  }
}
