import { COOKIELESS_APP } from '../domain/pending-binding.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindRequired, ContinueLogin, LoggedIn } from './continue-login.js'
import type { Limits } from './limits.js'
import type { OAuthProvider } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import { refuse } from './refuse.js'

export interface WeiboTokenLogin {
  /** What Weibo's mobile SDK gave to the app. */
  readonly accessToken: string
  /** Null for an app that keeps no cookies. */
  readonly browser: string | null
  readonly request: RequestContext
}

export interface AuthenticateWithWeiboTokenPorts {
  readonly limits: Limits
  readonly weibo: OAuthProvider
  readonly continuation: ContinueLogin
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/**
 * Logs a native app's user in. There is no state, since nobody was sent away: whoever holds the access token has been
 * given it by Weibo, for our own application (weibo.md, section 3).
 */
export class AuthenticateWithWeiboToken {
  constructor(private readonly ports: AuthenticateWithWeiboTokenPorts) {}

  execute(login: WeiboTokenLogin): Promise<LoggedIn | BindRequired | Refusal> {
    const act = { action: 'native-login', request: login.request } as const
    return this.ports.limits.refusable(
      act,
      () => this.logIn(login),
      ({ outcome }) => outcome === 'refused',
    )
  }

  private async logIn({ accessToken, browser, request }: WeiboTokenLogin) {
    const method = 'weibo-native'
    const authentication = await this.ports.weibo.authenticateByToken(accessToken)
    if (authentication.outcome !== 'authenticated') {
      return refuse(this.ports, 'weibind.login.failed', request, authentication, { method })
    }
    const way = { browser: browser ?? COOKIELESS_APP, returnTo: null, request }
    return this.ports.continuation.execute(authentication, way, method)
  }
}
