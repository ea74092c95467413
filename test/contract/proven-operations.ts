import type { CredentialChangeAct } from '../../src/application/ports/credential-change-act.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import type { PasswordProof, Proof } from '../../src/domain/proof.js'
import type { Session } from '../../src/domain/session.js'
import type { User } from '../../src/domain/user.js'
import { aBinding, anEvent, aSession, NOON } from '../support/builders.js'
import type { OpenedStores } from './opened-stores.js'
import { findBinding, openSession, openTicket, registerUser } from './seeds.js'

/** A prepared operation whose precondition is a proof. */
export interface ProvenOperation {
  readonly user: User
  /** The fields of the act for the caller's session. */
  readonly byCaller: CredentialChangeAct
  readonly event: AuditEvent
  /** The session that it opens, if it opens one. */
  readonly opening: Session
  /** Its answer if it succeeds. */
  readonly done: string
  run(stores: OpenedStores, proof: Proof): Promise<string>
  /** Whether it has changed nothing. */
  isUntouched(): Promise<boolean>
}

type Prepare<P extends Proof = Proof> = (
  stores: OpenedStores,
  of?: User,
) => Promise<Omit<ProvenOperation, 'run'> & { run(stores: OpenedStores, proof: P): Promise<string> }>

async function prepareUser(stores: OpenedStores, of?: User) {
  const user = of ?? (await registerUser(stores))
  const asking = await openSession(stores, { userId: user.id })
  const event = anEvent()
  const byCaller: CredentialChangeAct = { callerSessionId: asking.id, password: null, at: NOON, event }
  return { user, byCaller, event, opening: aSession({ userId: user.id }) }
}

async function bound(stores: OpenedStores, { id: userId }: User) {
  const { ticketHash, identity } = await openTicket(stores)
  const binding = aBinding({ identity, userId })
  const proof = { passwordRevision: 0 }
  await stores.bindings.save(binding, { spending: ticketHash, opening: aSession(), proof, event: anEvent() })
  return binding
}

/** Each opens a session. */
export const OPENING_OPERATIONS: Readonly<Record<'a login' | 'a bind' | 'a bind of what is bound already', Prepare>> = {
  'a login': async (stores, of) => {
    const { event, opening, ...rest } = await prepareUser(stores, of)
    const run = ({ sessions }: OpenedStores, proof: Proof) => sessions.open(opening, event, proof)
    return { ...rest, event, opening, done: 'opened', run, isUntouched: async () => true }
  },
  'a bind': async (stores) => {
    const { user, event, opening, ...rest } = await prepareUser(stores)
    const { ticketHash, identity } = await openTicket(stores)
    const binding = aBinding({ identity, userId: user.id })
    return {
      ...{ ...rest, user, event, opening },
      done: 'saved',
      run: ({ bindings }, proof) => bindings.save(binding, { spending: ticketHash, opening, proof, event }),
      isUntouched: async () =>
        (await findBinding(stores, binding)) === null && (await stores.pendingBindings.find(ticketHash)) !== null,
    }
  },
  'a bind of what is bound already': async (stores) => {
    const { event, opening, ...rest } = await prepareUser(stores)
    const { ticketHash } = await openTicket(stores)
    return {
      ...{ ...rest, event, opening },
      done: 'spent',
      run: ({ pendingBindings }, proof) => pendingBindings.spend({ ticketHash, session: opening, proof, event }),
      isUntouched: async () => (await stores.pendingBindings.find(ticketHash)) !== null,
    }
  },
}

/** Each ends sessions. The caller's session is open. */
export const ENDING_OPERATIONS: Readonly<Record<'an unbinding' | 'a deletion', Prepare<PasswordProof>>> = {
  'an unbinding': async (stores) => {
    const prepared = await prepareUser(stores)
    const { user, byCaller } = prepared
    const binding = await bound(stores, user)
    return {
      ...prepared,
      done: 'removed',
      run: ({ bindings }, password) => bindings.remove(binding, { ...byCaller, offered: ['weibo'], password }),
      isUntouched: async () => (await findBinding(stores, binding)) !== null,
    }
  },
  'a deletion': async (stores) => {
    const prepared = await prepareUser(stores)
    const { user, byCaller } = prepared
    const binding = await bound(stores, user)
    const deletion = { ...byCaller, userId: user.id }
    return {
      ...prepared,
      done: 'deleted',
      run: ({ users }, password) => users.delete({ ...deletion, password }),
      isUntouched: async () => (await findBinding(stores, binding)) !== null,
    }
  },
}
