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
