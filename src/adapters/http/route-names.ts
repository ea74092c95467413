import type Router from '@koa/router'
import { routeTemplate } from './route-template.js'

type Layer = Router['stack'][number]

export interface KnownRoute {
  readonly method: string
  readonly route: string
}

const NOWHERE = 'none'
const PAGES = 'pages'
const OF_PAGES = new Set(['assets', PAGES])
/** Paths that openapi.json writes without a slash at the end. */
const WITHOUT_SLASH = /^\/\.well-known\/|\/(?:healthz|readyz|metrics|[^/]*\.[^/]*)$/
/** The name of a route that is a regular expression is its path. */
const PATTERN = /[:{}()[\]+?!*\\]/

/** Finds the name of the route of a path, for log lines and metrics. */
export class RouteNames {
  private readonly literal = new Map<string, string>()
  private readonly layers: readonly (readonly [Layer, string])[]

  /** @param providers the names of the configured providers */
  constructor(routers: readonly Router[], providers: readonly string[]) {
    this.layers = routers
      .flatMap(({ stack }) => stack)
      .filter(({ methods }) => methods.length > 0)
      .map((layer) => [layer, nameOf(layer, providers)] as const)
    for (const [{ path }, name] of this.layers)
      if (typeof path === 'string' && !PATTERN.test(path)) this.literal.set(withoutSlash(path), name)
  }

  /** @param path without a query */
  of(path: string): string {
    const literal = this.literal.get(withoutSlash(path))
    if (literal !== undefined) return literal
    return this.layers.find(([{ regexp }]) => regexp.test(path))?.[1] ?? NOWHERE
  }

  /** Every route with its methods. */
  all(): readonly KnownRoute[] {
    return this.layers.flatMap(([{ methods }, route]) => methods.map((method) => ({ method, route })))
  }
}

function nameOf({ path, name }: Layer, providers: readonly string[]): string {
  if (name !== undefined && OF_PAGES.has(name)) return PAGES
  const template = routeTemplate(typeof path === 'string' ? path : (name ?? ''), providers)
  return WITHOUT_SLASH.test(template) ? template : `${template}/`
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
