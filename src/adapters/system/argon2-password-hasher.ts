import { randomBytes } from 'node:crypto'
import type { ParsedHashOptions } from '@node-rs/argon2'
import pLimit from 'p-limit'
import type { PasswordHasher } from '../../application/ports/password-hasher.js'
import { Unavailable } from '../../application/unavailable.js'

export interface Argon2Cost {
  /** In KiB. */
  readonly memoryCost: number
  /** Passes. */
  readonly timeCost: number
  /** Lanes. */
  readonly parallelism: number
}

/** OWASP's minimum for argon2id: 19 MiB, 2 passes, 1 lane (rule CR-1). */
const COST: Argon2Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const ARGON2ID = '$argon2id$v=19$'

/** libuv has four threads, and DNS look-ups and file access need the others (rule CR-3). */
const MAX_CONCURRENT = 2
const MAX_WAITING = 16
const RETRY_AFTER_SECONDS = 1

export class Argon2PasswordHasher implements PasswordHasher {
  private readonly limit = pLimit(MAX_CONCURRENT)
  private readonly dummy: string

  constructor(private readonly cost: Argon2Cost = COST) {
    this.dummy = dummyHash(cost)
  }

  hash(password: string): Promise<string> {
    return this.queued(async () => (await argon2()).hash(password, this.cost))
  }

  async verify(password: string, stored: string | null): Promise<boolean> {
    return this.queued(async () => {
      const readable = stored !== null && (await costOf(stored)) !== null
      const matches = await (await argon2()).verify(readable ? stored : this.dummy, password)
      return readable && matches
    })
  }

  async isOutdated(stored: string): Promise<boolean> {
    const cost = await costOf(stored)
    return (
      cost === null ||
      !stored.startsWith(ARGON2ID) ||
      cost.memoryCost < this.cost.memoryCost ||
      cost.timeCost < this.cost.timeCost ||
      cost.parallelism < this.cost.parallelism
    )
  }

  private async queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.limit.activeCount + this.limit.pendingCount >= MAX_CONCURRENT + MAX_WAITING) {
      throw new Unavailable('too many passwords wait to be hashed', RETRY_AFTER_SECONDS)
    }
    return this.limit(work)
  }
}

/** Loaded with the first password: a service whose users log in at a provider alone does not need its 10 MB. */
const argon2 = () => import('@node-rs/argon2')

async function costOf(stored: string): Promise<ParsedHashOptions | null> {
  try {
    return (await argon2()).parseOptions(stored)
  } catch {
    return null
  }
}

/** A hash that takes as long to check as a real one, and that no password matches. */
function dummyHash({ memoryCost, timeCost, parallelism }: Argon2Cost): string {
  const [salt, output] = [16, 32].map((size) => randomBytes(size).toString('base64').replaceAll('=', ''))
  return `${ARGON2ID}m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${output}`
}
