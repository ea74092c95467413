import type { ConfigurationProblem } from './problem.js'
import type { RawSettings } from './raw-settings.js'
import type { JwtAlgorithm } from './settings.js'

export type KeyProblem = (algorithm: JwtAlgorithm, key: string) => string | null

/** Checks that each key fits the configured algorithm (rule JW-2). No problem text contains a key. */
export function checkKeys(
  { values, isGiven, jwtKey, previousKeys }: RawSettings,
  keyProblem: KeyProblem,
): ConfigurationProblem[] {
  const { JWT_ALGORITHM: algorithm } = values
  if (!algorithm) return []
  const [variable, other] =
    algorithm === 'HS256' ? ['JWT_SECRET', 'JWT_PRIVATE_KEY_FILE'] : ['JWT_PRIVATE_KEY_FILE', 'JWT_SECRET']
  const problem = (name: string, expected: string) => ({ variable: name, holds: null, expected })
  const keys = [
    ...(jwtKey ? [[variable, jwtKey] as const] : []),
    ...previousKeys.map((key) => ['JWT_PREVIOUS_KEY_FILES', key] as const),
  ]
  const unfit = keys.flatMap(([name, key]) => {
    const why = keyProblem(algorithm, key)
    return why ? [problem(name, why)] : []
  })
  return isGiven(other) ? [problem(other, `${algorithm} takes ${variable} instead`), ...unfit] : unfit
}
