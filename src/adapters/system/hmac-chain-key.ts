import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { ChainKey } from '../../domain/audit-chain.js'
import { RandomPool } from './random-pool.js'

const SALT_BYTES = 16

export class HmacChainKey implements ChainKey {
  private readonly key: KeyObject

  /** @param key its UTF-8 bytes are the key */
  constructor(
    key: string,
    private readonly random = new RandomPool(),
  ) {
    this.key = createSecretKey(key, 'utf8')
  }

  mac(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex')
  }

  macUnder(salt: string, text: string): string {
    return createHmac('sha256', Buffer.from(salt, 'hex')).update(text).digest('hex')
  }

  newSalt(): string {
    return this.random.take(SALT_BYTES).toString('hex')
  }
}
