import { join } from 'node:path'
import { generatedSecret } from '../config/generated-secret.js'
import type { JwtAlgorithm, Settings } from '../config/settings.js'
import { generateSigningKeyPem, parseSigningKey, type SigningKey } from '../jwt/signing-key.js'

export interface SigningKeys {
  readonly current: SigningKey
  readonly previous: readonly SigningKey[]
}

export function signingKeys({ jwt, dataDir }: Settings): SigningKeys {
  const file = join(dataDir, `jwt-${jwt.algorithm.toLowerCase()}.key`)
  const material = jwt.key ?? generatedSecret(file, () => generateSigningKeyPem(jwt.algorithm))
  const parse = (key: string) => parseSigningKey(jwt.algorithm, key)
  return { current: parse(material), previous: jwt.previousKeys.map(parse) }
}

/** Why a key cannot be used, or null. Says nothing of the key itself. */
export function keyProblem(algorithm: JwtAlgorithm, key: string): string | null {
  try {
    parseSigningKey(algorithm, key)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read'
  }
}
