import type { Values } from './variables.js'

/** The variables and the key files, each parsed alone and not yet checked against each other. */
export interface RawSettings {
  readonly role: string
  /** Whether a variable or its `_FILE` form is set, even to an invalid value. */
  isGiven(variable: string): boolean
  readonly values: Partial<Values>
  readonly jwtKey: string | undefined
  readonly previousKeys: readonly string[]
}
