import type { AuditFacts } from '../domain/audit-event.js'
import type { ProviderAccount } from '../domain/provider-identity.js'
import { type KnownAccount, type Recognition, recognizeAccount } from '../domain/recognize-account.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Log } from './ports/log.js'

/** Finds the binding of an account, and logs what an operator should know. No log line names an account (rule LG-5). */
export async function recognize(
  { bindings, log }: { readonly bindings: Pick<BindingRepository, 'find'>; readonly log: Log },
  account: ProviderAccount,
): Promise<Recognition> {
  const recognition = recognizeAccount(account, await bindings.find(account))
  const { provider } = account.identity
  if (recognition.outcome === 'contradiction')
    log.warn({ provider }, 'the provider identifies two accounts of one application as the same person; login refused')
  if (recognition.outcome === 'known' && recognition.isFull) {
    const { userId } = recognition.binding
    log.error(
      { provider, user_id: userId },
      'a binding has 16 handles, so another one was not added; the login goes on',
    )
  }
  return recognition
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
