import type { Values } from './variables.js'

/** What stands in the environment and the files that it names, each by itself. */
export interface RawSettings {
  readonly role: string
  /** Whether a variable was set, by itself or by its file, be it rightly or wrongly. */
  isGiven(variable: string): boolean
  readonly values: Partial<Values>
  readonly jwtKey: string | undefined
  readonly previousKeys: readonly string[]
}
