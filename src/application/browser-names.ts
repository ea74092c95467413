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
