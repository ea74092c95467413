import { join } from 'node:path'
import type Router from '@koa/router'
import type Koa from 'koa'
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
import { type PageRoutes, pageRoutes } from '../http/page-routes.js'
import { providerRoutes } from '../http/provider-routes.js'
import { readBuiltPages } from '../http/read-built-pages.js'
import { sessionRoutes } from '../http/session-routes.js'
import type { Addresses } from './addresses.js'

export interface ApiParts {
  readonly app: Application
  readonly readiness: ReportReadiness
  readonly settings: Settings
  readonly addresses: Addresses
  readonly jwks: object
  readonly adminToken: string | null
  readonly pagesFolder: string
  readonly log: Log
}

/** The HTTP API of a process. A worker serves only the health routes. */
export function httpApiOf(parts: ApiParts): Koa {
  const { settings, readiness, log } = parts
  const isWorker = settings.role === 'worker'
  const web = isWorker ? null : pages(parts)
  const docs = web ? [docsRoutes(join(parts.pagesFolder, 'docs'), parts.addresses.publicUrl)] : []
  const described = [...(isWorker ? [] : apiRoutes(parts)), ...docs, healthRoutes(readiness)]
  const routers = isWorker ? described : [...described, descriptionOf(described, parts), ...(web ? [web.router] : [])]
  return httpApi({
    routers,
    around: web ? [web.missing] : [],
    corsOrigins: settings.corsOrigins,
    trustedProxies: settings.trustedProxies,
    log,
  })
}

function apiRoutes({ app, settings, addresses, jwks, adminToken }: ApiParts): Router[] {
  const cookies = cookiesOf(app, { publicUrl: addresses.publicUrl, stateTtlSeconds: settings.stateTtlSeconds })
  return [
    ...providerRoutes(app, cookies, addresses.publicUrl),
    accountRoutes(app, cookies),
    sessionRoutes(app, cookies),
    keyRoutes({ issuer: addresses.issuer, publicUrl: addresses.publicUrl, jwks }),
    auditRoutes(app, adminToken),
  ]
}

/** Loaded at its first request: the start does not wait for it. */
function descriptionOf(routers: readonly Router[], { app, addresses, adminToken }: ApiParts): Router {
  const { publicUrl, issuer } = addresses
  const all = [...routers]
  const own = descriptionRoutes(async () => {
    const { describeApi } = await import('../http/api-description.js')
    const { servedCalls } = await import('../http/served-calls.js')
    const offered = app.listProviders.execute()
    const { calls } = servedCalls({ routers: all, offered, issuer, hasOperators: adminToken !== null })
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
