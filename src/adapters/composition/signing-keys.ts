import { join } from 'node:path'
import { generatedSecret } from '../config/generated-secret.js'
import type { JwtAlgorithm, Settings } from '../config/settings.js'
import { RandomSecrets } from '../crypto/random-secrets.js'
import type { SigningKeys } from '../jwt/jwt-token-issuer.js'
import { generateSigningKeyPem, parseSigningKey } from '../jwt/signing-key.js'

export function signingKeys({ jwt, dataDir }: Settings): SigningKeys {
  const file = join(dataDir, `jwt-${jwt.algorithm.toLowerCase()}.key`)
  const material = jwt.key ?? generatedSecret(file, () => generateKey(jwt.algorithm))
  const parse = (key: string) => parseSigningKey(jwt.algorithm, key)
  return { current: parse(material), previous: jwt.previousKeys.map(parse) }
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
