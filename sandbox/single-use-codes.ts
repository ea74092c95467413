import { randomBytes } from 'node:crypto'
import { BoundedMap } from './bounded-map.js'

const MAX_CODES = 100_000

/** An issued code. `Grant` is what it was issued for: person, application, faults. */
export interface IssuedCode<Grant> {
  readonly grant: Grant
  readonly state: 'valid' | 'spent' | 'expired'
}

/**
 * Authorization codes of 32 hex digits for one exchange each. Spent ones are kept: some providers name them in an
 * error.
 */
export class SingleUseCodes<Grant> {
  private readonly issued = new BoundedMap<{ readonly grant: Grant; readonly expiresAt: number; isSpent: boolean }>(
    MAX_CODES,
  )

  issue(grant: Grant, lifeSeconds: number): string {
    const code = randomBytes(16).toString('hex')
    this.issued.set(code, { grant, expiresAt: Date.now() + lifeSeconds * 1000, isSpent: false })
    return code
  }

  find(code: string): IssuedCode<Grant> | undefined {
    const issued = this.issued.get(code)
    if (issued === undefined) return undefined
    const { grant, expiresAt, isSpent } = issued
    if (isSpent) return { grant, state: 'spent' }
    return { grant, state: Date.now() < expiresAt ? 'valid' : 'expired' }
  }

  spend(code: string): void {
    const issued = this.issued.get(code)
    if (issued !== undefined) issued.isSpent = true
  }
}
