import type { BindingRepository } from './ports/binding-repository.js'
import type { Authentication } from './ports/oauth-provider.js'

/** Asks for the handle that a provider's answer lacks, unless the account's binding has one of its kind. */
export async function completeAccount(
  answer: Authentication,
  bindings: Pick<BindingRepository, 'find'>,
): Promise<Authentication> {
  const missing = answer.outcome === 'authenticated' ? answer.missingHandle : undefined
  if (answer.outcome !== 'authenticated' || !missing) return answer
  const [binding] = await bindings.find(answer.account)
  if (binding?.handles.some((handle) => handle.startsWith(`${missing.kind}:`))) return answer
  const told = await missing.ask(binding !== undefined)
  return 'outcome' in told ? told : { ...answer, account: told }
}
