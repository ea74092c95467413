import { join } from 'node:path'
import type { JwtAlgorithm, Settings } from '../config/settings.js'
import type { SigningKeys } from '../jwt/jwt-token-issuer.js'
import { generateSigningKeyPem, parseSigningKey, type SigningKey } from '../jwt/signing-key.js'
import { generatedSecret } from '../system/generated-secret.js'
import { RandomSecrets } from '../system/random-secrets.js'

export function signingKeys({ jwt, dataDir }: Settings): SigningKeys {
  const file = join(dataDir, `jwt-${jwt.algorithm.toLowerCase()}.key`)
  const parse = (key: string) => parseSigningKey(jwt.algorithm, key)
  const current = jwt.key === null ? generatedKey(file, jwt.algorithm) : parse(jwt.key)
  return { current, previous: jwt.previousKeys.map(parse) }
}

function generatedKey(file: string, algorithm: JwtAlgorithm): SigningKey {
  const material = generatedSecret(file, () => generateKey(algorithm))
  const problem = keyProblem(algorithm, material)
  if (problem) throw new Error(`${file}: ${problem}; remove it, and a new one is made`)
  return parseSigningKey(algorithm, material)
}

function generateKey(algorithm: JwtAlgorithm): string {
  if (algorithm !== 'HS256') return generateSigningKeyPem(algorithm)
  const secrets = new RandomSecrets()
  return secrets.generate() + secrets.generate()
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
