import { createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint'
import { isExampleSecret, publisherOf } from './published-keys.js'

export type SigningAlgorithm = 'ES256' | 'RS256' | 'HS256'

/** A key in the forms that signing and verifying need: parsing it takes longer than using it. */
export interface SigningKey {
  readonly algorithm: SigningAlgorithm
  /** The thumbprint of RFC 7638, so that processes with the same key use the same id. */
  readonly kid: string
  readonly signing: KeyObject
  /** The public key; for HS256 the secret. */
  readonly verifying: KeyObject
}

type KeyObjects = Pick<SigningKey, 'signing' | 'verifying'>

const MIN_RSA_BITS = 2048
const MIN_SECRET_BYTES = 32

/**
 * @param material a private key in PEM (PKCS#8), or the secret for HS256
 * @throws Error that names the problem of the key (rule JW-2) and contains nothing of the key
 */
export async function parseSigningKey(algorithm: SigningAlgorithm, material: string): Promise<SigningKey> {
  const keys = readKey(algorithm, material)
  return { algorithm, kid: await calculateJwkThumbprint(keys.verifying), ...keys }
}

/** Why parseSigningKey would refuse a key, or null. */
export function signingKeyProblem(algorithm: SigningAlgorithm, material: string): string | null {
  try {
    readKey(algorithm, material)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read'
  }
}

/** A new private key for development, as parseSigningKey takes it. */
export function generateSigningKeyPem(algorithm: 'ES256' | 'RS256'): string {
  const { privateKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      : generateKeyPairSync('rsa', { modulusLength: MIN_RSA_BITS })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function readKey(algorithm: SigningAlgorithm, material: string): KeyObjects {
  return algorithm === 'HS256' ? readSecret(material) : readPrivateKey(algorithm, material)
}

function readSecret(material: string): KeyObjects {
  // A secret from a file ends with a line break, which the same secret in a variable does not have.
  const secret = material.replace(/\r?\n$/, '')
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) throw new Error('HS256 needs a secret of 32 bytes or more')
  if (isExampleSecret(secret)) throw new Error('HS256 needs a random secret; this one is an example or a pattern')
  const key = createSecretKey(secret, 'utf8')
  return { signing: key, verifying: key }
}

function readPrivateKey(algorithm: 'ES256' | 'RS256', material: string): KeyObjects {
  const signing = parsePem(algorithm, material)
  const problem = algorithm === 'ES256' ? curveProblem(signing) : modulusProblem(signing)
  if (problem) throw new Error(`${algorithm} needs ${problem}`)
  const verifying = createPublicKey(signing)
  const publisher = publisherOf(verifying)
  if (publisher) throw new Error(`${algorithm} needs a key of your own; this one is ${publisher}, known to everybody`)
  return { signing, verifying }
}

function parsePem(algorithm: string, material: string): KeyObject {
  try {
    return createPrivateKey(material)
  } catch {
    throw new Error(`${algorithm} needs a private key in PEM (PKCS#8), without a passphrase`)
  }
}

function curveProblem({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | null {
  if (asymmetricKeyType !== 'ec') return `an EC key, not one of type ${asymmetricKeyType}`
  const curve = asymmetricKeyDetails?.namedCurve
  return curve === 'prime256v1' ? null : `a key on the curve P-256 (prime256v1), not ${curve}`
}

function modulusProblem({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | null {
  if (asymmetricKeyType !== 'rsa') return `an RSA key, not one of type ${asymmetricKeyType}`
  const bits = asymmetricKeyDetails?.modulusLength ?? 0
  return bits >= MIN_RSA_BITS ? null : `an RSA key of ${MIN_RSA_BITS} bits or more, not ${bits}`
}
