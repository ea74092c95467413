import type Router from '@koa/router'
import type { Delivery } from './answers/deliver.js'
import type { CallState } from './call.js'
import type { Html } from './pages/html.js'

export interface ProviderSurroundings {
  readonly delivery: Delivery
  /** The URL of this sandbox. Empty until the server listens. */
  origin(): string
  /** The URL of the service, without a slash at its end, for what the provider sends to it. */
  readonly publicUrl: string | undefined
  /** Whether browsers on other machines use it: then redirect URIs under the public URL are registered. */
  readonly isShared: boolean
  /** How long every code lives. Undefined: as long as the provider's. */
  readonly codeLifeSeconds: number | undefined
}

/**
 * The imitation of one provider. A new provider is a folder that exports one such function, and an entry in
 * start-sandbox.ts.
 */
export type ImitateProvider = (surroundings: ProviderSurroundings) => ImitatedProvider

export interface ImitatedProvider {
  readonly name: string
  /** All providers share one host: a path must not be another provider's. */
  readonly routes: Router<CallState>
  /** The provider's own paths under `/sandbox/`, each with what it does. */
  readonly endpoints: Readonly<Record<string, string>>
  /** What `GET /sandbox/` tells programs. The keys of all providers share one JSON object. */
  overview(): Readonly<Record<string, unknown>>
  /** What `GET /sandbox/` shows to people. `query` is that of the request: a form of the section may lead back here. */
  overviewSection(query: URLSearchParams): Html
  /** Printed at the start: what a client has to be configured with, and a first call to try. */
  startingPoint(origin: string): string
}
