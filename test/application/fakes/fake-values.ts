import { createHash } from 'node:crypto'
import type { Clock } from '../../../src/application/ports/clock.js'
import type { Identifiers } from '../../../src/application/ports/identifiers.js'
import type { PasswordHasher } from '../../../src/application/ports/password-hasher.js'
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
    generateDigits: () => `CANARY${++count}`.padEnd(20, '0'),
    hash: (secret) => createHash('sha256').update(secret).digest('hex').slice(0, 16),
  }
}

/** Not the real hasher, which takes 50 ms a hash. It keeps nothing. */
export function fakeHasher(stored: Stored): PasswordHasher {
  return {
    inHand: 0,
    async hash(password) {
      stored.call('hasher.hash')
      return `strong:${password}`
    },
    async verify(password, hash) {
      stored.call('hasher.verify')
      return hash !== null && hash.slice(hash.indexOf(':') + 1) === password
    },
    isOutdated: async (hash) => hash.startsWith('weak:'),
  }
}

/** Not the real issuer, whose tokens would hide the canary in them. It keeps nothing. */
export const fakeTokens: TokenIssuer = {
  issue: (user, session) => ({ token: `canary-access ${user.id} ${session.id}`, expiresInSeconds: 900 }),
  verify(token) {
    const [kind, userId = '', sessionId = ''] = token.split(' ')
    return kind === 'canary-access' ? { userId, sessionId } : null
  },
}
