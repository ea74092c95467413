import { join } from 'node:path'
import type Router from '@koa/router'
import type Koa from 'koa'
import type { Middleware } from 'koa'
import type { Application } from '../../application/application.js'
import type { Log } from '../../application/ports/log.js'
import type { ReportReadiness } from '../../application/report-readiness.js'
import type { Settings } from '../config/settings.js'
import { accountRoutes } from '../http/account-routes.js'
import { auditRoutes } from '../http/audit-routes.js'
import { cookiesOf } from '../http/cookies.js'
import { descriptionRoutes } from '../http/description-routes.js'
import { docsRoutes } from '../http/docs-routes.js'
import { healthRoutes } from '../http/health-routes.js'
import { httpApi } from '../http/http-api.js'
import { keyRoutes } from '../http/key-routes.js'
import { loginMethods } from '../http/login-methods.js'
import { metricsRoutes } from '../http/metrics-routes.js'
import type { RequestsObservation } from '../http/observe-requests.js'
import { operatorRoutes } from '../http/operator-routes.js'
import type { Operators } from '../http/operators.js'
import { type PageRoutes, pageRoutes } from '../http/page-routes.js'
import { providerRoutes } from '../http/provider-routes.js'
import { queueRoutes } from '../http/queue-routes.js'
import { readBuiltPages } from '../http/read-built-pages.js'
import { RouteNames } from '../http/route-names.js'
import { sessionRoutes } from '../http/session-routes.js'
import { webhookRoutes } from '../http/webhook-routes.js'
import type { ServiceMetrics } from '../metrics/service-metrics.js'
import type { Addresses } from './addresses.js'
import type { AuditQueue } from './audit-queue.js'
import { expectAnswers, expectLogins } from './expected-series.js'

export interface ApiParts {
  readonly app: Application
  readonly readiness: ReportReadiness
  readonly settings: Settings
  readonly addresses: Addresses
  readonly jwks: object
  readonly operators: Operators
  readonly pagesFolder: string
  readonly metrics: ServiceMetrics
  readonly queue: Pick<AuditQueue, 'dashboard'>
  /** Makes what traces requests. Missing: there are no traces. */
  readonly traced?: ((observation: RequestsObservation) => readonly Middleware[]) | undefined
  readonly log: Log
}

export interface HttpApi {
  readonly koa: Koa
  readonly observation: RequestsObservation
}

/** The HTTP API of a process. A worker serves only the health routes and the metrics. */
export function httpApiOf(parts: ApiParts): HttpApi {
  const { settings, readiness, log } = parts
  const isWorker = settings.role === 'worker'
  const web = isWorker ? null : pages(parts)
  const docs = web ? [docsRoutes(join(parts.pagesFolder, 'docs'), parts.addresses.publicUrl)] : []
  const ofProcess = [metricsRoutes(parts.metrics, parts.operators), healthRoutes(readiness)]
  const described = [...(isWorker ? [] : apiRoutes(parts)), ...docs, ...ofProcess]
  const routers = isWorker ? described : [...described, descriptionOf(described, parts), ...(web ? [web.router] : [])]
  const observation = observationOf(parts, routers)
  const koa = httpApi({
    routers,
    around: web ? [web.missing] : [],
    outermost: parts.traced?.(observation) ?? [],
    corsOrigins: settings.corsOrigins,
    trustedProxies: settings.trustedProxies,
    observation,
    log,
  })
  return { koa, observation }
}

function observationOf({ app, settings, metrics, log }: ApiParts, routers: readonly Router[]): RequestsObservation {
  const offered = app.listProviders.execute()
  const names = offered.map(({ provider }) => provider)
  const routes = new RouteNames(routers, names)
  expectAnswers(metrics, routes)
  if (settings.role === 'worker') return { routes, logins: new Map(), observer: metrics, log }
  expectLogins(metrics, offered)
  return { routes, logins: loginMethods(offered), observer: metrics, log }
}

function apiRoutes({ app, settings, addresses, jwks, operators, queue, log }: ApiParts): Router[] {
  const dashboard = queue.dashboard?.(new URL(addresses.publicUrl).pathname.replace(/\/+$/, ''))
  const cookies = cookiesOf(app, { publicUrl: addresses.publicUrl, stateTtlSeconds: settings.stateTtlSeconds })
  return [
    ...providerRoutes(app, cookies, addresses.publicUrl),
    accountRoutes(app, cookies),
    sessionRoutes(app, cookies),
    keyRoutes({ issuer: addresses.issuer, publicUrl: addresses.publicUrl, jwks }),
    auditRoutes(app, operators),
    webhookRoutes(app, operators, log),
    operatorRoutes(app, operators),
    ...(dashboard ? [queueRoutes(dashboard, operators)] : []),
  ]
}

/** Loaded at its first request: the start does not wait for it. */
function descriptionOf(routers: readonly Router[], { app, addresses, operators }: ApiParts): Router {
  const { publicUrl, issuer } = addresses
  const all = [...routers]
  const own = descriptionRoutes(async () => {
    const { describeApi } = await import('../http/api-description.js')
    const { servedCalls } = await import('../http/served-calls.js')
    const offered = app.listProviders.execute()
    const { calls } = servedCalls({ routers: all, offered, issuer, hasOperators: !operators.isEmpty })
    return describeApi({ calls, publicUrl })
  })
  all.push(own)
  return own
}

function pages({ app, settings, addresses, pagesFolder, log }: ApiParts): PageRoutes | null {
  if (!settings.servesPages) return null
  const built = readBuiltPages(pagesFolder)
  if (built) {
    const providers = app.listProviders.execute().map(({ provider }) => provider)
    const { publicUrl, avatarHosts } = addresses
    const { product, freshLoginTtlSeconds } = settings
    return pageRoutes({ built, publicUrl, avatarHosts, providers, product, freshLoginTtlSeconds })
  }
  log.warn({}, 'the pages have not been built and are not served: run npm run build, or set WEB=off')
  return null
}
