import { join } from 'node:path'
import { ConfigurationError } from '../config/configuration-error.js'
import type { JwtAlgorithm, Settings } from '../config/settings.js'
import type { SigningKeys } from '../jwt/jwt-token-issuer.js'
import { generateSigningKeyPem, parseSigningKey, type SigningKey } from '../jwt/signing-key.js'
import { generatedSecret } from '../system/generated-secret.js'
import { makeFolder } from '../system/make-folder.js'
import { RandomSecrets } from '../system/random-secrets.js'

export interface Keys {
  readonly signing: SigningKeys
  /** Null: the admin routes answer 404. */
  readonly adminToken: string | null
}

/** The configured keys. In development, missing keys are generated into `DATA_DIR`. @throws ConfigurationError */
export function keysOf(settings: Settings): Keys {
  const { jwt, adminToken, isProduction, dataDir } = settings
  const generatesToken = adminToken === null && !isProduction
  try {
    if (jwt.key === null || generatesToken) makeFolder(dataDir)
    const token = generatesToken ? generatedSecret(join(dataDir, 'admin-token'), randomSecret) : adminToken
    return { signing: signingKeys(settings), adminToken: token }
  } catch (error) {
    throw ConfigurationError.ofDataDir(dataDir, error)
  }
}

/** Why a key cannot be used, or null. The text contains no part of the key. */
export function keyProblem(algorithm: JwtAlgorithm, key: string): string | null {
  try {
    parseSigningKey(algorithm, key)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read'
  }
}

function signingKeys({ jwt, dataDir }: Settings): SigningKeys {
  const file = join(dataDir, `jwt-${jwt.algorithm.toLowerCase()}.key`)
  const parse = (key: string) => parseSigningKey(jwt.algorithm, key)
  const current = jwt.key === null ? generatedKey(file, jwt.algorithm) : parse(jwt.key)
  return { current, previous: jwt.previousKeys.map(parse) }
}

function generatedKey(file: string, algorithm: JwtAlgorithm): SigningKey {
  const material = generatedSecret(file, () =>
    algorithm === 'HS256' ? randomSecret() : generateSigningKeyPem(algorithm),
  )
  const problem = keyProblem(algorithm, material)
  if (problem) throw new Error(`${file}: ${problem}; remove it to generate a new one`)
  return parseSigningKey(algorithm, material)
}

/** HS256 needs 256 bits, and one generated secret has 144. */
function randomSecret(): string {
  const secrets = new RandomSecrets()
  return secrets.generate() + secrets.generate()
}
