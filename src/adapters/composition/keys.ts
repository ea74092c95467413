import { join } from 'node:path'
import { ConfigurationError } from '../config/configuration-error.js'
import type { JwtAlgorithm, Settings } from '../config/settings.js'
import { publicKeySet, type SigningKeys } from '../jwt/key-set.js'
import { generateSigningKeyPem, parseSigningKey, type SigningKey, signingKeyProblem } from '../jwt/signing-key.js'
import { generatedSecret } from '../system/generated-secret.js'
import { makeFolder } from '../system/make-folder.js'
import { RandomSecrets } from '../system/random-secrets.js'

export interface Keys {
  readonly signing: SigningKeys
  /** A JWK set (RFC 7517, section 5). */
  readonly jwks: object
  /** Null: none is set, and none was generated. */
  readonly adminToken: string | null
}

/** The configured keys. In development, missing keys are generated into `DATA_DIR`. @throws ConfigurationError */
export async function keysOf(settings: Settings): Promise<Keys> {
  const { jwt, adminToken, namesOperators, isProduction, dataDir } = settings
  const generatesToken = adminToken === null && !namesOperators && !isProduction
  try {
    if (jwt.key === null || generatesToken) makeFolder(dataDir)
    const token = generatesToken ? generatedSecret(join(dataDir, 'admin-token'), randomSecret) : adminToken
    const signing = await signingKeys(settings)
    return { signing, jwks: await publicKeySet(signing), adminToken: token }
  } catch (error) {
    throw ConfigurationError.ofDataDir(dataDir, error)
  }
}

async function signingKeys({ jwt, dataDir }: Settings): Promise<SigningKeys> {
  const file = join(dataDir, `jwt-${jwt.algorithm.toLowerCase()}.key`)
  const parse = (key: string) => parseSigningKey(jwt.algorithm, key)
  const current = await (jwt.key === null ? generatedKey(file, jwt.algorithm) : parse(jwt.key))
  return { current, previous: await Promise.all(jwt.previousKeys.map(parse)) }
}

function generatedKey(file: string, algorithm: JwtAlgorithm): Promise<SigningKey> {
  const material = generatedSecret(file, () =>
    algorithm === 'HS256' ? randomSecret() : generateSigningKeyPem(algorithm),
  )
  const problem = signingKeyProblem(algorithm, material)
  if (problem) throw new Error(`${file}: ${problem}; remove it to generate a new one`)
  return parseSigningKey(algorithm, material)
}

/** HS256 needs 256 bits, and one generated secret has 144. */
export function randomSecret(): string {
  const secrets = new RandomSecrets()
  return secrets.generate() + secrets.generate()
}
