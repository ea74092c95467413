import type { Clock } from './ports/clock.js'
import type { ImportLedger } from './ports/import-ledger.js'

const KEPT_FOR_MS = 5000

/**
 * The kinds of imported password hashes that users still have. They are read at most once in 5 seconds, so that checking
 * a password costs no further read.
 */
export class PasswordKinds {
  private kept: { readonly kinds: Promise<readonly string[]>; readonly until: number } | null = null

  constructor(
    private readonly ports: { readonly imports: Pick<ImportLedger, 'passwordKinds'>; readonly clock: Clock },
  ) {}

  current(): Promise<readonly string[]> {
    const now = this.ports.clock.now().getTime()
    if (this.kept && now < this.kept.until) return this.kept.kinds
    const kinds = this.ports.imports.passwordKinds()
    this.kept = { kinds, until: now + KEPT_FOR_MS }
    kinds.catch(() => {
      this.kept = null
    })
    return kinds
  }
}
