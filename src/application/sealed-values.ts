import type { Sealer } from './ports/sealer.js'
import type { Secrets } from './ports/secrets.js'

/** Random names of browsers, sealed for a cookie: only the browser that began a login can complete it (rule OA-2). */
export class BrowserNames {
  constructor(private readonly ports: { readonly sealer: Sealer; readonly secrets: Secrets }) {}

  create(): string {
    return this.ports.secrets.generate()
  }

  seal(name: string): string {
    return this.ports.sealer.seal('browser', name)
  }

  /** Null: the value was not sealed here. */
  open(sealed: string): string | null {
    return this.ports.sealer.open('browser', sealed)
  }
}

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
