import type { ErrorCode } from '../domain/error-code.js'
import type { LoginAttempt, LoginPurpose } from '../domain/login-attempt.js'
import type { RequestContext } from '../domain/request-context.js'
import type { LoginStates, StateProblem } from './login-states.js'
import type { Log } from './ports/log.js'
import type { Channel, OAuthProvider } from './ports/oauth-provider.js'
import type { StatelessCallback, StatelessCallbacks } from './stateless-callbacks.js'
import { Unavailable } from './unavailable.js'

export interface CallbackStatesPorts {
  readonly states: LoginStates
  readonly stateless: StatelessCallbacks
  readonly log: Log
}

interface Callback extends StatelessCallback {
  readonly channel?: string | undefined
  readonly request: RequestContext
}

export interface CheckedState {
  readonly error: ErrorCode | null
  readonly purpose: LoginPurpose
  /** Undefined: the state names none, and none of the provider's channels begins at a page. */
  readonly channel: Channel | undefined
  /** Whether the same browser logged in with this state a moment ago. */
  readonly hasSucceeded?: boolean
}

type CallbackProblem = StateProblem | 'missing' | 'unknown' | 'other-provider' | 'other-channel'

/** Checks and spends the states of callbacks, or the codes of those without one. */
export class CallbackStates {
  constructor(private readonly ports: CallbackStatesPorts) {}

  /** Must run before the exchange, so that a state leads to one exchange at most (rule OA-3). */
  spend(provider: OAuthProvider, callback: Callback): Promise<CheckedState> {
    return this.examine('spend', provider, callback)
  }

  /** What `spend` would return now. Spends nothing: for a callback that leads to no exchange yet. */
  check(provider: OAuthProvider, callback: Callback): Promise<CheckedState> {
    return this.examine('check', provider, callback)
  }

  private async examine(how: 'spend' | 'check', provider: OAuthProvider, callback: Callback): Promise<CheckedState> {
    const { states, stateless } = this.ports
    const { state, browser } = callback
    const attempt = state === null ? null : states.read(state)
    const defaults = { purpose: { kind: 'login' }, channel: provider.channels[0] } as const
    if (state === null || !attempt) {
      const error = await stateless[how](callback)
      if (error === 'invalid_state') this.logProblem(callback, state ? 'unknown' : 'missing')
      return { error, ...defaults }
    }
    const channel = begunChannel(provider, attempt, callback)
    if (!channel) {
      this.logProblem(callback, attempt.provider === provider.name ? 'other-channel' : 'other-provider')
      return { error: 'invalid_state', ...defaults }
    }
    const checked = { purpose: attempt.purpose, channel }
    const problem = await states[how](state, attempt, browser)
    if (!problem) return { error: null, ...checked }
    this.logProblem(callback, problem)
    const isOwn = problem === 'spent' || problem === 'expired'
    const hasSucceeded = isOwn && provider.returnsTwice === true && (await states.hasSucceeded(state))
    return { error: 'invalid_state', hasSucceeded, ...checked }
  }

  /** The login is stored by now, so an unavailable store only costs a second callback its detail `spent`. */
  async noteSuccess(provider: OAuthProvider, { state, request }: Callback): Promise<void> {
    if (!provider.returnsTwice || state === null) return
    try {
      await this.ports.states.noteSuccess(state)
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      this.ports.log.warn({ request_id: request.requestId, err: error }, 'the success of a state was not stored')
    }
  }

  /** The reason is in the log only: in the answer it would help an attacker (rule IN-7). */
  private logProblem({ request }: Callback, state: CallbackProblem) {
    this.ports.log.info({ request_id: request.requestId, state }, 'a callback was refused because of its state')
  }
}

/** The channel of the state. Undefined: the callback names another one, or it is no longer configured (rule OA-10). */
function begunChannel(provider: OAuthProvider, attempt: LoginAttempt, callback: Callback): Channel | undefined {
  const named = callback.channel ?? attempt.channel
  if (attempt.provider !== provider.name || named !== attempt.channel) return undefined
  return provider.channels.find(({ name }) => name === attempt.channel)
}
