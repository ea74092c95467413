import { hash } from 'node:crypto'
import type { Secrets } from '../../application/ports/secrets.js'
import { RandomPool } from './random-pool.js'

/** 144 random bits, which base64url writes in 24 characters without padding. */
const SECRET_BYTES = 18

export class RandomSecrets implements Secrets {
  constructor(private readonly random = new RandomPool()) {}

  generate(): string {
    return this.random.take(SECRET_BYTES).toString('base64url')
  }

  hash(secret: string): string {
    return hash('sha256', secret, 'base64url')
  }
}
