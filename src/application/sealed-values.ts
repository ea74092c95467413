import type { Sealer } from './ports/sealer.js'
import type { Secrets } from './ports/secrets.js'

/** Names of browsers, sealed for a cookie, so that only the browser that began a login can complete it (rule OA-2). */
export class BrowserNames {
  constructor(private readonly ports: { readonly sealer: Sealer; readonly secrets: Secrets }) {}

  /** A random name that no other browser has. */
  create(): string {
    return this.ports.secrets.generate()
  }

  seal(name: string): string {
    return this.ports.sealer.seal('browser', name)
  }

  /** Null for a value that we did not seal. */
  open(sealed: string): string | null {
    return this.ports.sealer.open('browser', sealed)
  }
}

/** Where a login leads back to, sealed for a cookie of that login alone (http-api.md, `return_to`). */
export class ReturnPaths {
  constructor(private readonly ports: { readonly sealer: Sealer; readonly secrets: Secrets }) {}

  /** A short name of the login with this state, for the cookie's name. It does not tell the state. */
  nameOf(state: string): string {
    return this.ports.secrets.hash(state).slice(0, 12)
  }

  seal(state: string, path: string): string {
    return this.ports.sealer.seal(this.kindOf(state), path)
  }

  /** Null for a value that was not sealed for the login with this state. */
  open(state: string, sealed: string): string | null {
    return this.ports.sealer.open(this.kindOf(state), sealed)
  }

  private kindOf(state: string): string {
    return `return ${this.ports.secrets.hash(state)}`
  }
}
