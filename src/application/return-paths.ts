import type { Sealer } from './ports/sealer.js'
import type { Secrets } from './ports/secrets.js'

/** Seals the `return_to` of a login for a cookie. It opens only with the state of that login (docs/http-api.md). */
export class ReturnPaths {
  constructor(private readonly ports: { readonly sealer: Sealer; readonly secrets: Secrets }) {}

  /** A part of the cookie's name that depends on the state, but does not reveal it. */
  nameOf(state: string): string {
    return this.ports.secrets.hash(state).slice(0, 12)
  }

  seal(state: string, path: string): string {
    return this.ports.sealer.seal(this.kindOf(state), path)
  }

  /** Null: the value was not sealed with this state. */
  open(state: string, sealed: string): string | null {
    return this.ports.sealer.open(this.kindOf(state), sealed)
  }

  private kindOf(state: string): string {
    return `return ${this.ports.secrets.hash(state)}`
  }
}
