import type Router from '@koa/router'
import type { Container } from 'inversify'
import type Koa from 'koa'
import { AuthenticateWithWeibo } from '../../application/authenticate-with-weibo.js'
import { AuthenticateWithWeiboToken } from '../../application/authenticate-with-weibo-token.js'
import { BeginWeiboLogin } from '../../application/begin-weibo-login.js'
import { BindAccount } from '../../application/bind-account.js'
import { ChangePassword } from '../../application/change-password.js'
import { DeleteUser } from '../../application/delete-user.js'
import { EndOwnSessions } from '../../application/end-own-sessions.js'
import { EndSession } from '../../application/end-session.js'
import { IdentifyBearer } from '../../application/identify-bearer.js'
import { ListFailedEvents } from '../../application/list-failed-events.js'
import { ListOwnEvents } from '../../application/list-own-events.js'
import { ListSessions } from '../../application/list-sessions.js'
import { LogInWithPassword } from '../../application/log-in-with-password.js'
import { NoteWithdrawal } from '../../application/note-withdrawal.js'
import type { HealthCheck } from '../../application/ports/health-check.js'
import { RefreshSession } from '../../application/refresh-session.js'
import { RegisterUser } from '../../application/register-user.js'
import { RetryFailedEvents } from '../../application/retry-failed-events.js'
import { SummarizeAuditLog } from '../../application/summarize-audit-log.js'
import { UnbindAccount } from '../../application/unbind-account.js'
import type { Settings } from '../config/settings.js'
import { accountRoutes } from '../http/account-routes.js'
import { auditHealthRoutes } from '../http/audit-health-routes.js'
import { BrowserCookie } from '../http/browser-cookie.js'
import { healthRoutes } from '../http/health-routes.js'
import { httpApi } from '../http/http-api.js'
import { operatorRoutes } from '../http/operator-routes.js'
import { type PageRoutes, pageRoutes } from '../http/page-routes.js'
import { readBuiltPages } from '../http/read-built-pages.js'
import { RefreshCookie } from '../http/refresh-cookie.js'
import { sessionRoutes } from '../http/session-routes.js'
import { weiboRoutes } from '../http/weibo-routes.js'
import { withdrawalRoutes } from '../http/withdrawal-routes.js'
import type { SigningKeys } from '../jwt/jwt-token-issuer.js'
import { publicJwks } from '../jwt/public-jwks.js'
import type { Addresses } from './addresses.js'
import { PORT } from './tokens.js'

export interface ApiParts {
  readonly container: Container
  readonly settings: Settings
  readonly addresses: Addresses
  readonly keys: SigningKeys
  readonly adminToken: string | null
  readonly vital: readonly HealthCheck[]
  readonly auxiliary: readonly HealthCheck[]
  /** Where the pages were built to. */
  readonly pagesFolder: string
}

/** What a process answers over HTTP: the API over the use cases, or, as a worker, how it is and nothing else. */
export function buildApi(parts: ApiParts): Koa {
  const { container, settings, vital, auxiliary } = parts
  const health = healthRoutes({ vital, auxiliary })
  const isWorker = settings.role === 'worker'
  const web = isWorker ? null : pages(parts)
  return httpApi({
    routers: isWorker ? [health] : [...apiRoutes(parts), ...(web ? [web.router] : []), health],
    around: web ? [web.missing] : [],
    corsOrigins: settings.corsOrigins,
    trustedProxies: settings.trustedProxies,
    log: container.get(PORT.log),
  })
}

function apiRoutes(parts: ApiParts): Router[] {
  const { container, addresses, keys, adminToken } = parts
  const sealer = container.get(PORT.sealer)
  const isHttps = addresses.publicUrl.startsWith('https:')
  const cookie = new BrowserCookie({ sealer, secrets: container.get(PORT.secrets), isHttps })
  const refreshCookie = new RefreshCookie(addresses.publicUrl)
  const identify = container.get(IdentifyBearer)
  const weibo = {
    begin: container.get(BeginWeiboLogin),
    authenticate: container.get(AuthenticateWithWeibo),
    authenticateToken: container.get(AuthenticateWithWeiboToken),
    bind: container.get(BindAccount),
    unbind: container.get(UnbindAccount),
    identify,
    cookie,
    refreshCookie,
  }
  const accounts = {
    register: container.get(RegisterUser),
    changePassword: container.get(ChangePassword),
    deleteUser: container.get(DeleteUser),
    bindings: container.get(PORT.bindings),
    listEvents: container.get(ListOwnEvents),
    identify,
    cookie,
    refreshCookie,
  }
  const sessions = {
    logIn: container.get(LogInWithPassword),
    refresh: container.get(RefreshSession),
    end: container.get(EndSession),
    list: container.get(ListSessions),
    endOwn: container.get(EndOwnSessions),
    identify,
    refreshCookie,
  }
  const jwks = publicJwks([keys.current, ...keys.previous])
  const operators = { auditLog: container.get(PORT.auditLog), jwks, adminToken }
  const auditHealth = {
    summarize: container.get(SummarizeAuditLog),
    listFailed: container.get(ListFailedEvents),
    retryFailed: container.get(RetryFailedEvents),
    adminToken,
  }
  const forOthers = [operatorRoutes(operators), auditHealthRoutes(auditHealth)]
  const own = [accountRoutes(accounts), sessionRoutes(sessions)]
  const withdrawals = withdrawalRoutes(container.get(NoteWithdrawal))
  return [weiboRoutes(weibo), withdrawals, ...own, ...forOthers]
}

function pages({ container, settings, addresses, pagesFolder }: ApiParts): PageRoutes | null {
  if (!settings.servesPages) return null
  const built = readBuiltPages(pagesFolder)
  if (built) return pageRoutes({ built, publicUrl: addresses.publicUrl, avatarHosts: addresses.avatarHosts })
  container.get(PORT.log).warn({}, 'no pages are served: they have not been built (npm run build), or set WEB=off')
  return null
}
