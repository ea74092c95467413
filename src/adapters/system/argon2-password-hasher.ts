import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { ParsedHashOptions } from '@node-rs/argon2'
import type { Piscina } from 'piscina'
import type { PasswordHasher } from '../../application/ports/password-hasher.js'
import { Unavailable } from '../../application/unavailable.js'
import { pbkdf2Hash, roundsOf } from '../../domain/imported-password.js'
import { type HashWork, isSameKind, type VerifyWork } from './password-work.js'

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

/** The salt and the output of a hash that no password has. */
const NEVER_MATCHES = [16, 32].map((size) => `$${randomBytes(size).toString('base64').replaceAll('=', '')}`).join('')

/** At most two hashes at once, and one core is left to everything else, where there are several (rule CR-3). */
const THREADS = Math.min(2, Math.max(1, availableParallelism() - 1))
const THREAD_IDLE_MS = 60_000
const MAX_WAITING = 16
const RETRY_AFTER_SECONDS = 1

export class Argon2PasswordHasher implements PasswordHasher {
  /** Threads of our own: libuv's four are needed for DNS look-ups and files, and their priority cannot be lowered. */
  private threads: Promise<Piscina> | undefined
  private readonly dummy: string
  private running = 0

  /** @param concurrency how many hashes run at once, each on its own thread */
  constructor(
    private readonly cost: Argon2Cost = COST,
    private readonly concurrency = THREADS,
  ) {
    this.dummy = dummyHash(cost)
  }

  get inHand(): number {
    return this.running
  }

  hash(password: string): Promise<string> {
    return this.run('hash', { password, cost: this.cost })
  }

  async verify(password: string, stored: string | null, kinds: readonly string[] = []): Promise<boolean> {
    const known = stored === null ? null : await readable(stored)
    return this.run('verify', { password, stored: known, dummies: this.dummiesOf(kinds) })
  }

  /** A hash of each kind: our own, each of argon2, and for PBKDF2 the largest number of rounds. */
  private dummiesOf(kinds: readonly string[]): VerifyWork['dummies'] {
    const rounds = Math.max(0, ...kinds.map((kind) => roundsOf(kind) ?? 0))
    const others = kinds.filter((kind) => kind.startsWith(ARGON2ID)).map((kind) => kind + NEVER_MATCHES)
    return { argon2: [this.dummy, ...others.filter((other) => !isSameKind(other, this.dummy))], rounds }
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

  private async run<T>(name: 'hash' | 'verify', work: HashWork | VerifyWork): Promise<T> {
    this.threads ??= openThreads(this.concurrency)
    const threads = await this.threads
    if (threads.queueSize >= MAX_WAITING) {
      throw new Unavailable('too many passwords wait to be hashed', RETRY_AFTER_SECONDS)
    }
    this.running += 1
    try {
      return await threads.run(work, { name })
    } finally {
      this.running -= 1
    }
  }
}

async function openThreads(maxThreads: number): Promise<Piscina> {
  const { Piscina } = await import('piscina')
  const filename = new URL('argon2-thread.js', import.meta.url).href
  return new Piscina({ filename, minThreads: 0, maxThreads, idleTimeout: THREAD_IDLE_MS })
}

/** Loaded with the first password: a service whose users log in at a provider alone does not need its 10 MB. */
const argon2 = () => import('@node-rs/argon2')

/** Null: no hash that can be checked. */
async function readable(stored: string): Promise<VerifyWork['stored']> {
  return pbkdf2Hash(stored) ?? ((await costOf(stored)) === null ? null : stored)
}

async function costOf(stored: string): Promise<ParsedHashOptions | null> {
  try {
    return (await argon2()).parseOptions(stored)
  } catch {
    return null
  }
}

/** A hash that takes as long to check as a real one, and that no password matches. */
function dummyHash({ memoryCost, timeCost, parallelism }: Argon2Cost): string {
  return `${ARGON2ID}m=${memoryCost},t=${timeCost},p=${parallelism}${NEVER_MATCHES}`
}
