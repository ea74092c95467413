import { createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { isExampleSecret, publishedIn } from './published-keys.js'
import { thumbprint } from './thumbprint.js'

export type SigningAlgorithm = 'ES256' | 'RS256' | 'HS256'

/** A key in the forms that signing and verifying need, made once: to parse one costs more than to use it. */
export interface SigningKey {
  readonly algorithm: SigningAlgorithm
  /** Follows from the key alone (RFC 7638), so that processes that share a key agree on it. */
  readonly kid: string
  readonly signing: KeyObject
  /** The public half; under HS256 the secret itself. */
  readonly verifying: KeyObject
}

const MIN_RSA_BITS = 2048
const MIN_SECRET_BYTES = 32

/**
 * @param material a private key in PEM (PKCS#8), or the secret under HS256
 * @throws Error that says what is wrong with the key (rule JW-2), and repeats nothing of it
 */
export function parseSigningKey(algorithm: SigningAlgorithm, material: string): SigningKey {
  return algorithm === 'HS256' ? secretKey(material) : asymmetricKey(algorithm, material)
}

/** A new key for development, in the form that parseSigningKey takes. */
export function generateSigningKeyPem(algorithm: 'ES256' | 'RS256'): string {
  const { privateKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      : generateKeyPairSync('rsa', { modulusLength: MIN_RSA_BITS })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function secretKey(material: string): SigningKey {
  // Editors end a file with a line break, and the secret in a variable has none.
  const secret = material.replace(/\r?\n$/, '')
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) throw new Error('HS256 needs a secret of 32 bytes or more')
  if (isExampleSecret(secret)) throw new Error('HS256 needs a random secret; this one is an example or a pattern')
  const key = createSecretKey(secret, 'utf8')
  return { algorithm: 'HS256', kid: thumbprint(key), signing: key, verifying: key }
}

function asymmetricKey(algorithm: 'ES256' | 'RS256', material: string): SigningKey {
  const signing = privateKey(algorithm, material)
  const problem = algorithm === 'ES256' ? curveProblem(signing) : modulusProblem(signing)
  if (problem) throw new Error(`${algorithm} needs ${problem}`)
  const verifying = createPublicKey(signing)
  const kid = thumbprint(verifying)
  const published = publishedIn(kid)
  if (published) throw new Error(`${algorithm} needs a key of your own; this one is ${published}, known to everybody`)
  return { algorithm, kid, signing, verifying }
}

function privateKey(algorithm: string, material: string): KeyObject {
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
