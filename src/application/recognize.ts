import type { AuditFacts } from '../domain/audit-event.js'
import type { Binding } from '../domain/binding.js'
import { handleOfKind } from '../domain/handle-change.js'
import { type Provider, type ProviderAccount, withOtherUid } from '../domain/provider-identity.js'
import { type KnownAccount, type Recognition, recognizeAccount } from '../domain/recognize-account.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Log } from './ports/log.js'
import type { AuthenticatedPerson, ProviderFailure } from './ports/oauth-provider.js'

export interface RecognizePorts {
  readonly bindings: Pick<BindingRepository, 'find' | 'isUidTaken'>
  readonly log: Log
}

export type RecognizedPerson =
  | KnownAccount
  /** No binding has a handle of the account. Its uid is the one that a new binding gets (rule WX-5). */
  | { readonly outcome: 'unknown'; readonly account: ProviderAccount }
  | ProviderFailure

/**
 * Finds the binding of an authenticated person. If a handle is missing in the provider's answer and in the binding, the
 * provider is asked for it. `outdated`: the binding was removed meanwhile. The caller must try again, since the handle
 * may be required now (rule WX-8).
 */
export async function recognizePerson(
  ports: RecognizePorts,
  person: AuthenticatedPerson,
): Promise<RecognizedPerson | 'outdated'> {
  const read = await readBindings(ports, person)
  if (read === 'outdated' || 'outcome' in read) return read
  const { account, found } = read
  const recognition = recognizeAmong(found, account, ports.log)
  if (recognition.outcome === 'contradiction') return { outcome: 'failed', error: 'provider_error' }
  if (recognition.outcome === 'known') return recognition
  return { outcome: 'unknown', account: await withFreeUid(account, ports) }
}

async function readBindings({ bindings }: RecognizePorts, { account, missingHandle }: AuthenticatedPerson) {
  const found = await bindings.find(account)
  if (!missingHandle || found.some((binding) => handleOfKind(binding, missingHandle.kind) !== null))
    return { account, found }
  const isKnown = found.length > 0
  const told = await missingHandle.ask(isKnown)
  if ('outcome' in told) return told
  const foundByAll = await bindings.find(told)
  return isKnown && foundByAll.length === 0 ? 'outdated' : { account: told, found: foundByAll }
}

async function withFreeUid(account: ProviderAccount, { bindings }: RecognizePorts): Promise<ProviderAccount> {
  const other = withOtherUid(account)
  return other && (await bindings.isUidTaken(account)) ? other : account
}

/** Finds the binding of an account. */
export async function recognize({ bindings, log }: RecognizePorts, account: ProviderAccount): Promise<Recognition> {
  return recognizeAmong(await bindings.find(account), account, log)
}

/** Logs what an operator should know. No log line names an account (rule LG-5). */
function recognizeAmong(found: readonly Binding[], account: ProviderAccount, log: Log): Recognition {
  const recognition = recognizeAccount(account, found)
  const { provider } = account.identity
  if (recognition.outcome === 'contradiction') warnOfContradiction(provider, log)
  if (recognition.outcome === 'known' && recognition.isFull) {
    const { userId } = recognition.binding
    log.error(
      { provider, user_id: userId },
      'a binding has 16 handles, so another one was not added; the login goes on',
    )
  }
  return recognition
}

export function warnOfContradiction(provider: Provider, log: Log): void {
  log.warn({ provider }, 'the provider identifies two accounts of one application as the same person; login refused')
}

/** What an audit event says about a known account. Its uid is that of the binding, which never changes (rule WX-5). */
export function knownFacts({ binding: { identity, userId }, change, isConflict }: KnownAccount): AuditFacts {
  const isReplaced = change !== null && change.replaces !== null
  return {
    identity,
    userId,
    ...(isConflict && { conflict: true }),
    ...(isReplaced && { unionidChanged: true }),
  }
}
