import type { ConfigurationProblem } from './problem.js'
import type { RawSettings } from './raw-settings.js'
import type { JwtAlgorithm } from './settings.js'

/** Why a key does not fit an algorithm, or null. */
export type KeyProblem = (algorithm: JwtAlgorithm, key: string) => string | null

/** Whether each key fits the one algorithm (rule JW-2). A key itself is never shown. */
export function checkKeys(
  { values, jwtKey, previousKeys }: RawSettings,
  keyProblem: KeyProblem,
): ConfigurationProblem[] {
  const { JWT_ALGORITHM: algorithm, JWT_PRIVATE_KEY_FILE: file, JWT_SECRET: secret } = values
  if (!algorithm) return []
  const isSecretAlgorithm = algorithm === 'HS256'
  const variable = isSecretAlgorithm ? 'JWT_SECRET' : 'JWT_PRIVATE_KEY_FILE'
  const problem = (name: string, expected: string) => ({ variable: name, holds: null, expected })
  if (isSecretAlgorithm && file) return [problem('JWT_PRIVATE_KEY_FILE', 'HS256 takes JWT_SECRET instead')]
  if (!isSecretAlgorithm && secret) return [problem('JWT_SECRET', `${algorithm} takes JWT_PRIVATE_KEY_FILE instead`)]
  const keys = [
    ...(jwtKey ? [[variable, jwtKey] as const] : []),
    ...previousKeys.map((key) => ['JWT_PREVIOUS_KEY_FILES', key] as const),
  ]
  return keys.flatMap(([name, key]) => {
    const why = keyProblem(algorithm, key)
    return why ? [problem(name, why)] : []
  })
}
