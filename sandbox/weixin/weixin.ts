import { BoundedMap } from '../bounded-map.js'
import type { ProviderSurroundings } from '../provider.js'
import { SingleUseCodes } from '../single-use-codes.js'
import type { Application } from './applications.js'
import { type Identity, identityOf } from './people.js'

const MAX_ENTRIES = 100_000

/** What a code was issued for. */
export interface Grant {
  readonly application: Application
  /** The name of a person. */
  readonly person: string
  readonly scope: string
  /** Names of faults. The token of the code inherits them. */
  readonly faults: readonly string[]
  /** Whether the calls may be POST (weixin.md, 7: `sandbox_post`). */
  readonly allowsPost: boolean
}

export interface AccessToken extends Grant {
  readonly identity: Identity
  readonly expiresAt: number
}

export class Weixin {
  readonly codes = new SingleUseCodes<Grant>()
  readonly tokens = new BoundedMap<AccessToken>(MAX_ENTRIES)
  /** The number of exchanges of each person. */
  private readonly exchanges = new BoundedMap<number>(MAX_ENTRIES)

  constructor(readonly surroundings: ProviderSurroundings) {}

  issueCode(grant: Grant): string {
    return this.codes.issue(grant, this.surroundings.codeLifeSeconds ?? grant.application.codeLifeSeconds)
  }

  /** Counts an exchange, and returns the person's ids for it. With the scope `snsapi_base` there is no unionid. */
  identify({ person, application, scope }: Grant): Identity {
    const exchange = (this.exchanges.get(person) ?? 0) + 1
    this.exchanges.set(person, exchange)
    const identity = identityOf(person, application.appid, exchange)
    return scope === 'snsapi_base' ? { ...identity, unionid: undefined } : identity
  }
}
