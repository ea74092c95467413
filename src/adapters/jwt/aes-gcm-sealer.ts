import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Sealer } from '../../application/ports/sealer.js'
import { decodeBase62, encodeBase62 } from './base62.js'

const ALGORITHM = 'aes-256-gcm'
const TAG_BYTES = 16

/** How a seal is written. */
export interface SealFormat {
  readonly nonceBytes: number
  encode(bytes: Uint8Array): string
  /** Null for a text that `encode` does not write. */
  decode(text: string): Uint8Array | null
}

/** base64url. */
export const COOKIE_SEAL: SealFormat = {
  nonceBytes: 12,
  encode: (bytes) => Buffer.from(bytes).toString('base64url'),
  decode: (text) => {
    const bytes = Buffer.from(text, 'base64url')
    // Node's decoder skips unknown characters and drops trailing bits, so that several texts would open as one value.
    return bytes.toString('base64url') === text ? bytes : null
  },
}

/**
 * Letters and digits alone, as some providers require of a `state`, with 128 random bits (rule OA-1). For short texts.
 */
export const STATE_SEAL: SealFormat = {
  nonceBytes: 16,
  encode: encodeBase62,
  // The work grows with the square of the length.
  decode: (text) => (text.length <= 256 ? decodeBase62(text) : null),
}

/** Seals with AES-256-GCM: nonce, ciphertext and tag. The kind is the additional data. */
export class AesGcmSealer implements Sealer {
  private readonly current: KeyObject
  private readonly keys: readonly KeyObject[]

  /**
   * @param keys of 32 bytes each; the first one seals, all of them open, so that keys can rotate
   * @param random unpredictable bytes for nonces
   */
  constructor(
    keys: readonly Buffer[],
    private readonly format: SealFormat,
    private readonly random: (size: number) => Uint8Array = randomBytes,
  ) {
    this.keys = keys.map((key) => createSecretKey(key))
    const [current] = this.keys
    if (!current || keys.some((key) => key.length !== 32)) throw new Error('sealing needs keys of 32 bytes')
    this.current = current
  }

  seal(kind: string, text: string): string {
    const nonce = this.random(this.format.nonceBytes)
    const cipher = createCipheriv(ALGORITHM, this.current, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(Buffer.from(kind))
    const sealed = cipher.update(text, 'utf8')
    // GCM is a stream cipher: nothing is left to return (NIST SP 800-38D).
    cipher.final()
    return this.format.encode(Buffer.concat([nonce, sealed, cipher.getAuthTag()]))
  }

  open(kind: string, sealed: string): string | null {
    const { nonceBytes, decode } = this.format
    const bytes = decode(sealed)
    if (!bytes || bytes.length < nonceBytes + TAG_BYTES) return null
    for (const key of this.keys) {
      const text = openWith(key, kind, bytes, nonceBytes)
      if (text !== null) return text
    }
    return null
  }
}

function openWith(key: KeyObject, kind: string, bytes: Uint8Array, nonceBytes: number): string | null {
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, nonceBytes), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(kind))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  const text = decipher.update(bytes.subarray(nonceBytes, -TAG_BYTES))
  try {
    decipher.final()
    return text.toString('utf8')
  } catch {
    return null
  }
}
