import { AccessTokens } from './access-tokens.js'
import { AuthorizationCodes } from './authorization-codes.js'
import { BoundedMap } from './bounded-map.js'
import { HeldConnections } from './held-connections.js'
import { Ledger } from './ledger.js'

const MOST_AGREEMENTS = 100_000

export interface SandboxOptions {
  readonly host?: string
  /** 0 takes any free port. */
  readonly port?: number
  /** Where the notice goes when somebody withdraws an authorization. */
  readonly withdrawalUrl?: string | undefined
  readonly codeTtlSeconds?: number
  /** How long the fault `slow` waits. */
  readonly slowAnswerMs?: number
  /** How many connections faults may keep open; beyond that the oldest is ended. */
  readonly mostHeldConnections?: number
}

/** Everything that this Weibo remembers, until it ends. */
export class Weibo {
  readonly codes: AuthorizationCodes
  readonly tokens = new AccessTokens()
  /** When each person, by uid, agreed to the application. */
  readonly agreements = new BoundedMap<string>(MOST_AGREEMENTS)
  readonly ledger = new Ledger()
  readonly heldConnections: HeldConnections
  readonly withdrawalUrl: string | undefined
  readonly slowAnswerMs: number
  /** Known once the port is. */
  url = ''

  constructor(options: SandboxOptions) {
    this.codes = new AuthorizationCodes(options.codeTtlSeconds ?? 300)
    this.heldConnections = new HeldConnections(options.mostHeldConnections ?? 1000)
    this.withdrawalUrl = options.withdrawalUrl
    this.slowAnswerMs = options.slowAnswerMs ?? 1500
  }
}
