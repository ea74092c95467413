import type { Values } from './variables.js'

/** What stands in the environment and the files that it names, each by itself. */
export interface RawSettings {
  readonly role: string
  readonly values: Partial<Values>
  readonly jwtKey: string | undefined
  readonly previousKeys: readonly string[]
  readonly mongodbUri: string | undefined
  readonly redisUrl: string | undefined
}
