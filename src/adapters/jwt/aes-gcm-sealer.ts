import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Sealer } from '../../application/ports/sealer.js'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals with AES-256-GCM: nonce, ciphertext and tag in base64url, the kind being the additional data. */
export class AesGcmSealer implements Sealer {
  private readonly current: KeyObject
  private readonly keys: readonly KeyObject[]

  /** @param keys of 32 bytes each; the first one seals, all of them open, so that keys can rotate */
  constructor(keys: readonly Buffer[]) {
    this.keys = keys.map((key) => createSecretKey(key))
    const [current] = this.keys
    if (!current || keys.some((key) => key.length !== 32)) throw new Error('sealing needs keys of 32 bytes')
    this.current = current
  }

  seal(kind: string, text: string): string {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, this.current, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(Buffer.from(kind))
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
      'base64url',
    )
  }

  open(kind: string, sealed: string): string | null {
    const bytes = Buffer.from(sealed, 'base64url')
    // Node's decoder skips what it does not know and drops trailing bits: many texts would open as one value.
    if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== sealed) return null
    for (const key of this.keys) {
      const text = openWith(key, kind, bytes)
      if (text !== null) return text
    }
    return null
  }
}

function openWith(key: KeyObject, kind: string, bytes: Buffer): string | null {
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(kind))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8')
  try {
    return text + decipher.final('utf8')
  } catch {
    return null
  }
}
