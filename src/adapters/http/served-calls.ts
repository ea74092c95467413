import type Router from '@koa/router'
import type { OfferedProvider } from '../../application/list-providers.js'
import { ACCOUNT_CALLS } from './account-calls.js'
import { AUDIT_CALLS } from './audit-calls.js'
import type { DescribedCall } from './described-call.js'
import { issuerPath } from './key-routes.js'
import { OPERATOR_CALLS } from './operator-calls.js'
import { providerCalls } from './provider-calls.js'
import { routeTemplate } from './route-template.js'
import { serviceCalls } from './service-calls.js'
import { SESSION_CALLS } from './session-calls.js'
import { WEBHOOK_CALLS } from './webhook-calls.js'

export interface ServedApi {
  readonly routers: readonly Router[]
  readonly offered: readonly OfferedProvider[]
  readonly issuer: string
  /** False: no operator's token is configured, and admin calls answer not_found. */
  readonly hasOperators: boolean
}

/** Every call that the API can have. */
export function allCalls({ offered, issuer }: Pick<ServedApi, 'offered' | 'issuer'>): readonly DescribedCall[] {
  return [
    ...providerCalls(offered),
    ...ACCOUNT_CALLS,
    ...SESSION_CALLS,
    ...AUDIT_CALLS,
    ...WEBHOOK_CALLS,
    ...OPERATOR_CALLS,
    ...serviceCalls(issuerPath(issuer) ?? ''),
  ]
}

/** The calls that this configuration serves, and the routes that lack a description, such as `get /users/me`. */
export function servedCalls(api: ServedApi) {
  const routes = routesOf(api)
  const known = new Map(allCalls(api).map((call) => [routeOf(call.method, call.path), call]))
  return {
    calls: [...known].filter(([route, call]) => routes.has(route) && isThere(call, api)).map(([, call]) => call),
    undescribed: [...routes].filter((route) => !known.has(route)),
  }
}

function isThere({ security }: DescribedCall, { hasOperators }: ServedApi): boolean {
  return security !== 'admin' || hasOperators
}

function routesOf({ routers, offered }: ServedApi): Set<string> {
  const providers = offered.map(({ provider }) => provider)
  const layers = routers.flatMap((router) => router.stack).filter(({ name }) => name !== 'assets')
  return new Set(
    layers.flatMap(({ methods, path, name }) =>
      methods
        .filter((method) => method !== 'HEAD')
        // A route that is a regular expression has a readable name.
        .map((method) => routeOf(method, typeof path === 'string' ? path : (name ?? ''), providers)),
    ),
  )
}

function routeOf(method: string, path: string, providers: readonly string[] = []): string {
  return `${method.toLowerCase()} ${routeTemplate(path, providers)}`
}
