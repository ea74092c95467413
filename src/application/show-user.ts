import type { EventOrigin } from '../domain/audit-event.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import { type UserDetailsView, userDetailsView } from './account-view.js'
import type { Clock } from './ports/clock.js'
import type { Log } from './ports/log.js'
import type { UserDirectory } from './ports/user-directory.js'

export interface UserToShow {
  readonly userId: string
  readonly operator: string
  readonly request: EventOrigin
}

export interface ShowUserPorts {
  readonly userDirectory: UserDirectory
  readonly clock: Clock
  readonly log: Log
}

/** Shows an operator one user. It leaves no event, and one line in the log. */
export class ShowUser {
  constructor(private readonly ports: ShowUserPorts) {}

  async execute({ userId, operator, request }: UserToShow): Promise<UserShown | Refusal> {
    const found = await this.ports.userDirectory.find(userId, this.ports.clock.now())
    if (!found) return refusal('not_found')
    this.ports.log.info({ request_id: request.requestId, operator, user_id: userId }, 'an operator read an account')
    return { outcome: 'shown', user: userDetailsView(found) }
  }
}

export interface UserShown {
  readonly outcome: 'shown'
  readonly user: UserDetailsView
}
