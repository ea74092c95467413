import type { Provider } from '../../domain/provider-identity.js'
import type { ConfigurationProblem } from './problem.js'
import type { ValuesOf, VariableTable } from './variable-table.js'

/** The variables of one application at a provider, by name, and the application that the sandbox accepts there. */
export interface CredentialPair {
  readonly id: string
  readonly secret: string
  readonly sandbox: { readonly id: string; readonly secret: string }
}

/** A provider's part of the configuration: its variables, and what the program reads from them. */
export interface ProviderBlock<Configuration = unknown, Table extends VariableTable = VariableTable> {
  readonly name: Provider
  readonly variables: Table
  /** One pair for each kind of application. Without any of them the provider is off, unless the sandbox serves it. */
  readonly credentials: readonly CredentialPair[]
  /** Whether the sandbox can imitate the provider. */
  readonly isImitated: boolean
  /** The variables that hold a URL: in production it must be https, except on loopback. */
  readonly urls: readonly string[]
  /** The variable that holds the redirect URI. Null: the provider has none. */
  readonly redirectUri: string | null
  /** Checks that concern several of its variables, the credentials aside. */
  check?(values: Partial<ValuesOf<Table>>): ConfigurationProblem[]
  /**
   * What should be warned of at each start, unless the sandbox serves the provider.
   * @param publicUrl null: it is not known before the process listens, and then on loopback
   */
  warnings?(values: ValuesOf<Table>, publicUrl: URL | null): string[]
  /** @param isSandbox whether the sandbox serves this provider: its address is not known yet */
  configuration(values: ValuesOf<Table>, isSandbox: boolean): Configuration
}
