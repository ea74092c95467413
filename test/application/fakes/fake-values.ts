import { createHash } from 'node:crypto'
import type { Clock } from '../../../src/application/ports/clock.js'
import type { Identifiers } from '../../../src/application/ports/identifiers.js'
import type { PasswordHasher } from '../../../src/application/ports/password-hasher.js'
import type { Sealer } from '../../../src/application/ports/sealer.js'
import type { Secrets } from '../../../src/application/ports/secrets.js'
import type { TokenIssuer } from '../../../src/application/ports/token-issuer.js'
import type { Stored } from './stored.js'

export class SetClock implements Clock {
  private at = Date.parse('2026-11-22T08:00:00.000Z')

  now(): Date {
    return new Date(this.at)
  }

  pass(seconds: number): void {
    this.at += seconds * 1000
  }

  in(seconds: number): Date {
    return new Date(this.at + seconds * 1000)
  }
}

export function countingIdentifiers(): Identifiers {
  let count = 0
  return { next: () => `id-${++count}` }
}

/** Every secret that it makes is a canary: its text may be found nowhere but in an answer. */
export function countingSecrets(): Secrets {
  let count = 0
  return {
    generate: () => `canary-secret-${++count}`,
    hash: (secret) => createHash('sha256').update(secret).digest('hex').slice(0, 16),
  }
}

export const fakeSealer: Sealer = {
  seal: (kind, text) => `${kind}.${Buffer.from(text).toString('base64url')}`,
  open: (kind, sealed) =>
    sealed.startsWith(`${kind}.`) ? Buffer.from(sealed.slice(kind.length + 1), 'base64url').toString() : null,
}

/** No two seals of one text are the same. */
export function countingSealer(): Sealer {
  let count = 0
  return {
    seal: (kind, text) => fakeSealer.seal(kind, `${++count} ${text}`),
    open: (kind, sealed) => fakeSealer.open(kind, sealed)?.replace(/^\d+ /, '') ?? null,
  }
}

export function fakeHasher(stored: Stored): PasswordHasher {
  return {
    async hash(password) {
      stored.call('hasher.hash')
      return `strong:${password}`
    },
    async verify(password, hash) {
      stored.call('hasher.verify')
      return hash !== null && hash.slice(hash.indexOf(':') + 1) === password
    },
    isOutdated: (hash) => hash.startsWith('weak:'),
  }
}

export const fakeTokens: TokenIssuer = {
  issue: (user, session) => ({ token: `canary-access ${user.id} ${session.id}`, expiresInSeconds: 900 }),
  verify(token) {
    const [kind, userId = '', sessionId = ''] = token.split(' ')
    return kind === 'canary-access' ? { userId, sessionId } : null
  },
}
