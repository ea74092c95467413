import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import { RejectedRequest } from './envelope.js'

export interface Operator {
  readonly name: string
  /** SHA-256 of the token, in hex. */
  readonly tokenHash: string
}

interface Credentials {
  /** Null: Bearer, which sends no name. */
  readonly name: string | null
  readonly token: string
}

/** Where a browser asks for name and token. Elsewhere its prompt would get in the way of the operator's page. */
const PROMPTED = /\/admin\/queues(\/|$)/

/** Who may make admin calls (rule AC-1). Tokens are compared by their hashes. */
export class Operators {
  private readonly known: readonly { readonly name: string; readonly hash: Buffer }[]
  private readonly origin: string

  constructor(operators: readonly Operator[], publicUrl: string) {
    this.known = operators.map(({ name, tokenHash }) => ({ name, hash: Buffer.from(tokenHash, 'hex') }))
    this.origin = new URL(publicUrl).origin
  }

  get isEmpty(): boolean {
    return this.known.length === 0
  }

  /** The name of the operator who calls. Null: an unknown token, or a call from another site's page (rule AC-3). */
  identify(ctx: Context): string | null {
    const given = credentialsOf(ctx.get('Authorization'))
    if (!given) return null
    const name = this.nameOf(given)
    return name !== null && given.name !== null && this.isOfAnotherSite(ctx) ? null : name
  }

  /** Compares with every operator, so that the time does not say which one a token is close to. */
  private nameOf({ name, token }: Credentials): string | null {
    const hash = createHash('sha256').update(token).digest()
    let found: string | null = null
    for (const operator of this.known) {
      if (timingSafeEqual(hash, operator.hash)) found = operator.name
    }
    return name === null || name === found ? found : null
  }

  /** Browsers send Basic by themselves, so any page could act with it. Reading is safe: no page sees the answer. */
  private isOfAnotherSite(ctx: Context): boolean {
    if (ctx.method === 'GET' || ctx.method === 'HEAD') return false
    const origin = ctx.get('Origin')
    const site = ctx.get('Sec-Fetch-Site')
    return (origin !== '' && origin !== this.origin) || (site !== '' && site !== 'same-origin' && site !== 'none')
  }
}

/**
 * The name of the operator who calls. @throws RejectedRequest unless an operator calls; if none is configured, the
 * route answers 404
 */
export function requireOperator(ctx: Context, operators: Operators): string {
  if (operators.isEmpty) throw new RejectedRequest('not_found')
  const name = operators.identify(ctx)
  if (name !== null) return name
  if (ctx.method === 'GET' && PROMPTED.test(ctx.path))
    ctx.set('WWW-Authenticate', 'Basic realm="weibind", charset="UTF-8"')
  throw new RejectedRequest('invalid_token')
}

/** From Bearer (RFC 6750), or from Basic (RFC 7617) with the operator's name as user. */
function credentialsOf(header: string): Credentials | null {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(header) ?? []
  if (value === '') return null
  if (scheme.toLowerCase() === 'bearer') return { name: null, token: value }
  const [, name, token] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? []
  return name === undefined || token === undefined ? null : { name, token }
}
