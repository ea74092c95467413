import { hash } from 'node:crypto'
import type { Secrets } from '../../application/ports/secrets.js'
import { RandomPool } from './random-pool.js'

/** 144 random bits, which base64url writes in 24 characters without padding. */
const SECRET_BYTES = 18
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Five bits each. */
const CODE_DIGITS = 20

export class RandomSecrets implements Secrets {
  constructor(private readonly random = new RandomPool()) {}

  generate(): string {
    return this.random.take(SECRET_BYTES).toString('base64url')
  }

  /** 256 is a multiple of 32, so each digit is equally likely. */
  generateDigits(): string {
    return [...this.random.take(CODE_DIGITS)].map((byte) => CROCKFORD[byte % CROCKFORD.length]).join('')
  }

  hash(secret: string): string {
    return hash('sha256', secret, 'base64url')
  }
}
