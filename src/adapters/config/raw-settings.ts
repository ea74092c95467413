import type { ProviderBlock } from './provider-block.js'
import type { OperatorSettings } from './settings.js'
import type { Values } from './variables.js'

/** The variables and the key files, each parsed alone and not yet checked against each other. */
export interface RawSettings {
  readonly role: string
  /** The providers that the program knows, configured or not. */
  readonly blocks: readonly ProviderBlock[]
  /** Whether a variable or its `_FILE` form is set, even to an invalid value. */
  isGiven(variable: string): boolean
  /** The values of a provider's variables are `unknown` here: its block knows their types. */
  readonly values: Partial<Values> & Readonly<Record<string, unknown>>
  readonly jwtKey: string | undefined
  readonly previousKeys: readonly string[]
  readonly operators: readonly OperatorSettings[]
}
