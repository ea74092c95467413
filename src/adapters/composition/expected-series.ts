import type { OfferedProvider } from '../../application/list-providers.js'
import type { Providers } from '../../application/ports/oauth-provider.js'
import { PROVIDER_CALL_OUTCOMES } from '../../application/ports/provider-calls.js'
import { FAILURES } from '../http/failures.js'
import { OWN_METHODS } from '../http/login-methods.js'
import type { RouteNames } from '../http/route-names.js'
import type { ServiceMetrics } from '../metrics/service-metrics.js'

const LOGIN_OUTCOMES = ['succeeded', 'bind_required', ...Object.keys(FAILURES)]

/** Answers of `POST /users/` with this status are successes. Other routes answer with 200. */
const CREATED = { method: 'POST', route: '/users/', status: 201 }

export function expectAnswers(metrics: ServiceMetrics, routes: RouteNames): void {
  const ok = routes.all().map(({ method, route }) => ({ method, route, status: 200 }))
  metrics.expectAnswers(
    ok.filter(({ method }) => method !== 'HEAD').map((each) => (isSame(each, CREATED) ? CREATED : each)),
  )
}

export function expectLogins(metrics: ServiceMetrics, offered: readonly OfferedProvider[]): void {
  metrics.expectLogins([...OWN_METHODS, ...offered.flatMap(({ methods }) => methods.all)], LOGIN_OUTCOMES)
}

export function expectCalls(metrics: ServiceMetrics, providers: Providers): void {
  for (const { name, calls = [] } of providers.values()) metrics.expectCalls(name, calls, PROVIDER_CALL_OUTCOMES)
}

function isSame(one: typeof CREATED, other: typeof CREATED): boolean {
  return one.method === other.method && one.route === other.route
}
