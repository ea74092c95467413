import { randomBytes } from 'node:crypto'
import type { Environment } from './program.js'
import { type Answer, type Call, json, ScriptedProvider } from './scripted-provider.js'

const TOKEN_PATH = '/sns/oauth2/access_token'
const SESSION_PATH = '/sns/jscode2session'
const USERINFO_PATH = '/sns/userinfo'

export const APPIDS = {
  web: 'wx00000000000000a1',
  mp: 'wx00000000000000a2',
  app: 'wx00000000000000a3',
  mini: 'wx00000000000000a4',
} as const
export const WEIXIN_SECRET = 'canary-weixin-secret'

export interface WeixinPerson {
  readonly name: string
  /** Null: Weixin tells none. Default: the person's name. */
  readonly unionid?: string | null
  readonly nickname?: string
  readonly isSnapshot?: boolean
}

/** A person who came back from Weixin. */
export interface WeixinReturn {
  readonly code: string
  readonly state: string
  readonly redirectUri: string
}

/**
 * Weixin as far as the adapter's and the service's own tests need it: single-use codes of an application, three calls.
 */
export class FakeWeixin {
  private readonly codes = new Map<string, { readonly appid: string; readonly person: WeixinPerson }>()
  private readonly tokens = new Map<string, { readonly appid: string; readonly person: WeixinPerson }>()

  private readonly usual: Readonly<Record<string, Answer>>

  private constructor(readonly server: ScriptedProvider) {
    this.usual = {
      [TOKEN_PATH]: this.answering('code', (fields) => ({ ...fields, ...this.token(fields) })),
      [SESSION_PATH]: this.answering('js_code', (fields) => ({ ...fields, session_key: 'canary-session-key' })),
      [USERINFO_PATH]: (response) => this.userinfo()(response),
    }
    for (const [path, answer] of Object.entries(this.usual)) server.answers(path, answer)
  }

  static async open(): Promise<FakeWeixin> {
    return new FakeWeixin(await ScriptedProvider.open())
  }

  get url(): string {
    return this.server.url
  }

  /** The variables of a service with all four channels. */
  get environment(): Environment {
    return {
      WEIXIN_OPEN_URL: this.url,
      WEIXIN_API_URL: this.url,
      ...Object.fromEntries(
        Object.entries(APPIDS).flatMap(([channel, appid]) => [
          [`WEIXIN_${channel.toUpperCase()}_APPID`, appid],
          [`WEIXIN_${channel.toUpperCase()}_SECRET`, WEIXIN_SECRET],
        ]),
      ),
    }
  }

  /** A person goes to the page and agrees. */
  agree(url: string, person: WeixinPerson): WeixinReturn {
    const { searchParams } = new URL(url)
    const given = (name: string) => searchParams.get(name) ?? ''
    return {
      code: this.code(given('appid'), person),
      state: given('state'),
      redirectUri: given('redirect_uri'),
    }
  }

  code(appid: string, person: WeixinPerson): string {
    const code = `canary-code-${randomBytes(8).toString('hex')}`
    this.codes.set(code, { appid, person })
    return code
  }

  /** How often a code was sent. */
  get exchanges(): number {
    return this.server.calls.filter(({ path }) => path === TOKEN_PATH || path === SESSION_PATH).length
  }

  get calls(): readonly Call[] {
    return this.server.calls
  }

  /** Answers a call in another way. @returns what ends this */
  interrupt(path: string, answer: Answer): () => void {
    const usual = this.usual[path] ?? answer
    this.server.answers(path, answer)
    return () => this.server.answers(path, usual)
  }

  close(): Promise<void> {
    return this.server.close()
  }

  private answering(parameter: string, fields: (fields: Fields) => object): Answer {
    return (response) => {
      const query = this.server.calls.at(-1)?.query
      const code = query?.get(parameter) ?? ''
      const given = this.codes.get(code)
      this.codes.delete(code)
      if (query?.get('secret') !== WEIXIN_SECRET) return failure(40125, code)(response)
      if (!given || given.appid !== query.get('appid')) return failure(given ? 40029 : 40163, code)(response)
      json(200, fields(fieldsOf(given.appid, given.person)), PLAIN)(response)
    }
  }

  private token(fields: Fields): object {
    const access_token = `canary-token-${randomBytes(8).toString('hex')}`
    this.tokens.set(access_token, { appid: fields.appid, person: fields.person })
    return { access_token, expires_in: 7200, refresh_token: 'canary-refresh', scope: 'snsapi_login,snsapi_userinfo' }
  }

  private userinfo(): Answer {
    const query = this.server.calls.at(-1)?.query
    const given = this.tokens.get(query?.get('access_token') ?? '')
    if (!given) return failure(40001, 'token')
    const { openid, unionid, person } = fieldsOf(given.appid, given.person)
    return json(200, { openid, unionid, nickname: person.nickname ?? person.name, headimgurl: '' }, PLAIN)
  }
}

type Fields = ReturnType<typeof fieldsOf>

const PLAIN = { 'content-type': 'text/plain' }

function fieldsOf(appid: string, person: WeixinPerson) {
  const { name, unionid = name, isSnapshot } = person
  const identity = { openid: openidOf(appid, name), ...(unionid === null ? {} : { unionid }) }
  return { appid, person, ...identity, ...(isSnapshot ? { is_snapshotuser: 1 } : {}), unionid: unionid ?? undefined }
}

export function openidOf(appid: string, name: string): string {
  return `o${appid.slice(-2)}-${name}`
}

/** Weixin's texts repeat what was sent. */
function failure(errcode: number, sent: string): Answer {
  return json(200, { errcode, errmsg: `invalid ${sent}, canary-errmsg, rid: 1` }, PLAIN)
}
