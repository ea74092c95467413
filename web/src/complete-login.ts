import { type Answer, type Failure, failure } from './call-api.js'
import { type PendingBinding, returnToOf } from './provider-login.js'
import { FIRST_PROVIDER, pathOf } from './providers.js'
import type { Returned } from './returned.js'
import { callToOpen, mayBeLoggedIn, type Opened, restore } from './session.js'

/** The account is linked to the person who began, who may be logged in already. */
interface Linked {
  readonly type: '2'
  readonly return_to: string | null
}

type BindRequired = { readonly type: '1' } & Omit<PendingBinding, 'provider'>
type Conflicting = { readonly conflict?: boolean }

export type ProviderLogin = BindRequired | ((Opened | Linked) & Conflicting)

/** As long as Weixin may take to answer the first of two callbacks. */
const FIRST_CALLBACK_MS = 3000
const LOOK_EVERY_MS = 200

/**
 * Posts what the provider sent back. WeChat sometimes loads the return page twice: the second callback is refused,
 * but the first may have logged this browser in.
 */
export async function completeLogin(provider: string, returned: Returned): Promise<Answer<ProviderLogin>> {
  const wasLoggedIn = mayBeLoggedIn()
  const path = pathOf(provider, 'callback/')
  const sent = await callToOpen<ProviderLogin>(path, {
    body: returned,
    outlivesPage: true,
    prefer: 'suggested-username',
  })
  if (sent.isSuccess || !mayBeSecond(sent, provider, wasLoggedIn)) return sent
  const known = await loggedInByTheFirst()
  if (!known.isSuccess) return { ...failure(known.error), retryAt: known.retryAt }
  return known.data ? { isSuccess: true, data: { type: '2', return_to: returnToOf(returned.state) } } : sent
}

/** Also while the first callback is under way, since its result is not known yet. */
function mayBeSecond({ error, problem }: Failure, provider: string, wasLoggedIn: boolean): boolean {
  return error === 'invalid_state' && (problem === 'spent' || (provider !== FIRST_PROVIDER && !wasLoggedIn))
}

async function loggedInByTheFirst(): Promise<Answer<boolean>> {
  for (let waited = 0; waited < FIRST_CALLBACK_MS && !mayBeLoggedIn(); waited += LOOK_EVERY_MS)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  return restore()
}
