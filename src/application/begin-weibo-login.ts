import type { LoginPurpose } from '../domain/login-attempt.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import { isFresh } from '../domain/session.js'
import type { Bearer } from './identify-bearer.js'
import type { LoginStates } from './login-states.js'
import type { Clock } from './ports/clock.js'
import type { OAuthProvider } from './ports/oauth-provider.js'

export interface LoginBeginning {
  /** The browser that begins, as its cookie names it. */
  readonly browser: string
  /** The logged-in user for whom to bind; null to log in. */
  readonly bindFor: Bearer | null
  readonly returnTo: string | null
}

export interface BegunLogin {
  readonly outcome: 'begun'
  readonly url: string
  readonly state: string
}

export interface BeginWeiboLoginPorts {
  readonly states: LoginStates
  readonly weibo: OAuthProvider
  readonly clock: Clock
  readonly freshLoginTtlSeconds: number
}

/** Sends a browser on its way to Weibo. Not audited: nothing has happened yet. */
export class BeginWeiboLogin {
  constructor(private readonly ports: BeginWeiboLoginPorts) {}

  execute({ browser, bindFor, returnTo }: LoginBeginning): BegunLogin | Refusal {
    if (bindFor && !isFresh(bindFor.session, this.ports.clock.now(), this.ports.freshLoginTtlSeconds)) {
      return refusal('fresh_login_required')
    }
    const purpose: LoginPurpose = bindFor ? { kind: 'bind', userId: bindFor.user.id } : { kind: 'login' }
    const state = this.ports.states.begin(browser, purpose, returnTo)
    // Nobody may bind whoever happens to be logged in at Weibo on a shared computer.
    const url = this.ports.weibo.authorizationUrl({ state, forceLogin: purpose.kind === 'bind' })
    return { outcome: 'begun', url, state }
  }
}
