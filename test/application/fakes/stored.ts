import type { ForgedJob } from '../../../src/application/ports/forged-jobs.js'
import type { SetAside } from '../../../src/application/ports/outbox.js'
import { Unavailable } from '../../../src/application/unavailable.js'
import { newAnchor } from '../../../src/domain/audit-anchor.js'
import type { EntrySeal } from '../../../src/domain/audit-chain.js'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import { type Binding, oldestFirst } from '../../../src/domain/binding.js'
import { type Erasure, identitiesOf } from '../../../src/domain/erasure.js'
import { type HandleChange, type HandleFacts, withHandle } from '../../../src/domain/handle-change.js'
import { isSpentByGuesses, type PendingBinding } from '../../../src/domain/pending-binding.js'
import type { Proof, ProofFacts } from '../../../src/domain/proof.js'
import type { ProviderAccount, ProviderIdentity } from '../../../src/domain/provider-identity.js'
import { isOpen, loginOf, type Session } from '../../../src/domain/session.js'
import type { User } from '../../../src/domain/user.js'
import { CHAIN_KEY } from '../../support/chain-keys.js'
import type { StoredDelivery, StoredEndpoint } from './fake-webhook-deliveries.js'

/** What all fakes of one test share: the rows, the events, and the order of the calls. */
export class Stored {
  readonly users = new Map<string, User>()
  readonly bindings: Binding[] = []
  readonly pendings = new Map<string, PendingBinding>()
  readonly sessions = new Map<string, Session>()
  /** When each user logged in last. */
  readonly lastLogins = new Map<string, Date>()
  /** Which session a refresh token was issued for. */
  readonly tokens = new Map<string, string>()
  readonly spentStates = new Map<string, Date>()
  /** When a withdrawal was stored last, by uid. */
  readonly withdrawals = new Map<string, Date>()
  /** The outbox, in the order in which the events were stored. */
  readonly events: AuditEvent[] = []
  /** By the id of an event of the outbox; missing until its first delivery. */
  readonly deliveries = new Map<string, { readonly dueAt: number; readonly failure: SetAside | null }>()
  /** The audit log. */
  readonly recorded: AuditEvent[] = []
  /** By job id. */
  readonly forged = new Map<string, ForgedJob>()
  forgedCount = 0
  /** By the id of a recorded event. */
  readonly seals = new Map<string, EntrySeal>()
  anchor = newAnchor(CHAIN_KEY, new Date('2026-11-22T08:00:00.000Z'))
  /** By the id of a deleted user. */
  readonly erasures = new Map<string, Erasure['identities']>()
  /** The users of the rows of other systems, by row. */
  readonly ledger = new Map<string, string>()
  /** By the id of a user with a password hash of another system. */
  readonly passwordKinds = new Map<string, string>()
  readonly webhookEndpoints = new Map<string, StoredEndpoint>()
  /** By `<event id>.<endpoint id>`. */
  readonly webhookDeliveries = new Map<string, StoredDelivery>()
  readonly journal: string[] = []
  /** The call that cannot be carried out. */
  failsAt: string | null = null

  /** Notes a call, or fails it; an event is stored with it. */
  call(name: string, event?: AuditEvent): void {
    this.journal.push(name)
    if (this.failsAt === name) throw new Unavailable(`${name} cannot be done`)
    if (event) this.events.push(event)
  }

  keep(session: Session): void {
    const login = loginOf(session)
    if (login && !this.sessions.has(session.id)) this.lastLogins.set(session.userId, login)
    this.sessions.set(session.id, session)
    for (const token of session.liveTokens) this.tokens.set(token, session.id)
  }

  /** The oldest events of the audit log, with their deliveries. */
  forgetRecorded(count: number): void {
    const gone = new Set(this.recorded.splice(0, count).map(({ id }) => id))
    for (const id of gone) this.seals.delete(id)
    for (const [id, { eventId }] of this.webhookDeliveries) if (gone.has(eventId)) this.webhookDeliveries.delete(id)
    for (const [id, endpoint] of this.webhookEndpoints)
      this.webhookEndpoints.set(id, { ...endpoint, position: Math.max(0, endpoint.position - count) })
  }

  /** Null once the ticket is spent. */
  ticket(hash: string): PendingBinding | null {
    const pending = this.pendings.get(hash)
    return pending && !isSpentByGuesses(pending) ? pending : null
  }

  bindingsOfAccount({ identity: { provider }, handles }: ProviderAccount): Binding[] {
    return this.bindings.filter(
      (binding) => binding.identity.provider === provider && handles.some((handle) => binding.handles.includes(handle)),
    )
  }

  bindingByUid({ provider, uid }: ProviderIdentity): Binding | null {
    return this.bindings.find(({ identity }) => identity.provider === provider && identity.uid === uid) ?? null
  }

  handleFacts({ binding: { identity, userId }, add }: HandleChange): HandleFacts {
    const stored = this.bindingsOf(userId).find((binding) => binding.identity.provider === identity.provider) ?? null
    const [ofHandle = null] = this.bindingsOfAccount({ identity, handles: [add] })
    return { stored, ofHandle }
  }

  changeHandle(change: HandleChange, { stored }: HandleFacts): void {
    if (stored && !stored.handles.includes(change.add))
      this.bindings.splice(this.bindings.indexOf(stored), 1, withHandle(stored, change))
  }

  bindingsOf(userId: string): Binding[] {
    return this.bindings.filter((binding) => binding.userId === userId).sort(oldestFirst)
  }

  unbind(isMeant: (binding: Binding) => boolean): void {
    const kept = this.bindings.filter((binding) => !isMeant(binding))
    this.bindings.splice(0, this.bindings.length, ...kept)
  }

  proofFacts(userId: string, proofs: readonly Proof[]): ProofFacts {
    const [asking] = proofs.flatMap((proof) => ('sessionId' in proof ? [proof.sessionId] : []))
    return { user: this.users.get(userId) ?? null, session: this.sessions.get(asking ?? '') ?? null }
  }

  endSessions(at: Date, isMeant: (session: Session) => boolean): void {
    for (const session of this.sessions.values()) {
      if (isMeant(session)) this.sessions.set(session.id, { ...session, endedAt: session.endedAt ?? at })
    }
  }

  openOf(userId: string, now: Date): readonly Session[] {
    return [...this.sessions.values()].filter((session) => session.userId === userId && isOpen(session, now))
  }

  /** Deletes the user with all that is the user's, and marks the person for erasure. */
  deleteUser(userId: string, at: Date): void {
    this.users.delete(userId)
    const identities = this.bindingsOf(userId).flatMap(identitiesOf)
    this.erasures.set(
      userId,
      identities.map((identity) => ({ identity, until: at })),
    )
    this.unbind((binding) => binding.userId === userId)
    for (const session of this.sessions.values()) if (session.userId === userId) this.sessions.delete(session.id)
    this.deleteTicketsFor(userId)
  }

  deleteTicketsFor(userId: string): void {
    for (const [hash, { forUserId }] of this.pendings) if (forUserId === userId) this.pendings.delete(hash)
  }

  endOthers(userId: string, callerSessionId: string, at: Date): void {
    this.endSessions(at, (session) => session.userId === userId && session.id !== callerSessionId)
  }

  /** All that is stored but the events. */
  rows() {
    const { users, bindings, pendings, sessions, tokens, spentStates, withdrawals } = this
    return structuredClone({ users, bindings, pendings, sessions, tokens, spentStates, withdrawals })
  }
}
