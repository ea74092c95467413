import type { TicketObstacle } from '../domain/decide-ticket.js'
import { isSpendable, type PendingBinding, type TicketHolder } from '../domain/pending-binding.js'
import type { ProviderAccount, ProviderProfile } from '../domain/provider-identity.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import { type ChannelFacts, withoutMethod } from './channel-facts.js'
import type { Clock } from './ports/clock.js'
import type { PendingBindings } from './ports/pending-bindings.js'
import type { Secrets } from './ports/secrets.js'

export interface IssuedTicket {
  readonly ticket: string
  readonly expiresInSeconds: number
}

export interface TicketRequest {
  readonly account: ProviderAccount
  readonly profile: ProviderProfile | null
  readonly holder: TicketHolder
  readonly request: RequestContext
  readonly channel: ChannelFacts
}

export interface BindTicketsPorts {
  readonly clock: Clock
  readonly secrets: Secrets
  readonly pendingBindings: PendingBindings
  readonly events: AuditEventSource
  readonly ticketTtlSeconds: number
}

export class BindTickets {
  constructor(private readonly ports: BindTicketsPorts) {}

  async issue(wanted: TicketRequest): Promise<IssuedTicket> {
    return (await this.open(wanted, null)).issued
  }

  /** As `issue`, with a ticket that only this user can spend. */
  async issueFor(userId: string, wanted: TicketRequest): Promise<IssuedTicket | TicketObstacle> {
    const { outcome, issued } = await this.open(wanted, userId)
    return outcome === 'opened' ? issued : outcome
  }

  /** Null: the ticket is unknown, spent, expired, or not for this browser. */
  async find(ticket: string, browser: string | null): Promise<PendingBinding | null> {
    const pending = await this.ports.pendingBindings.find(this.ports.secrets.hash(ticket))
    return pending && isSpendable(pending, browser, this.ports.clock.now()) ? pending : null
  }

  private async open(wanted: TicketRequest, forUserId: string | null) {
    const { account, profile, holder, request } = wanted
    const { clock, secrets, pendingBindings, events, ticketTtlSeconds } = this.ports
    const ticket = secrets.generate()
    const expiresAt = new Date(clock.now().getTime() + ticketTtlSeconds * 1000)
    const held = { profile, holder, forUserId, ticketHash: secrets.hash(ticket), wrongPasswords: 0, expiresAt }
    const pending: PendingBinding = { ...account, ...held }
    const channel = withoutMethod(wanted.channel)
    const facts = { identity: account.identity, ...channel, ...(forUserId && { userId: forUserId }) }
    const outcome = await pendingBindings.open(pending, events.event('weibind.bind.required', request, facts))
    return { outcome, issued: { ticket, expiresInSeconds: ticketTtlSeconds } }
  }
}
