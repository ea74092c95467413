import type { Failure } from '../call-api.js'
import { t } from '../language.js'
import { alert, ifLost, link } from '../parts.js'
import { browserHint, otherAccount } from '../provider-buttons.js'
import { type PendingBinding, wayToProviders } from '../provider-login.js'
import { nameless, nameOf } from '../providers.js'
import { asReturnTo, leadingTo } from '../return-to.js'

export function nameOfAccount({ uid, profile, provider }: PendingBinding): string {
  return profile?.screen_name || nameless(provider, uid)
}

/** Starts again with another account of the provider, for the same purpose and `return_to`. */
export function wayToAnother({ provider, purpose, return_to: returnTo }: PendingBinding) {
  const way = wayToProviders(purpose, returnTo)
  return () => (
    <>
      {alert(way.failure.value, null, nameOf(provider))}
      {browserHint(way)}
      <div class="others">{otherAccount(provider, way)}</div>
    </>
  )
}

/** After these errors the ticket is useless. Another tab of the same person may have been quicker. */
export function isOver(failure: Failure | null): boolean {
  return (
    failure !== null && ['invalid_bind_ticket', 'account_already_bound', 'user_already_bound'].includes(failure.error)
  )
}

/** Only another login at the provider shows whether the account was linked. */
export function wayOnFrom(failure: Failure | null, { provider, return_to: returnTo }: PendingBinding) {
  const again = link(leadingTo('/', asReturnTo(returnTo)), t('returned.again'), 'button')
  return isOver(failure) ? again : ifLost(failure, t('lost.bind', { provider: nameOf(provider) }), again)
}
