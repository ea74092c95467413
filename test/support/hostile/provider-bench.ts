import { randomBytes } from 'node:crypto'
import { APPIDS, WEIXIN_SECRET } from '../fake-weixin.js'
import type { Called } from '../http-client.js'
import { NO_LIMITS } from '../no-limits.js'
import { Person } from '../person.js'
import type { Program } from '../program.js'
import { ProgramBench } from '../program-bench.js'
import { type Answer, json, ScriptedProvider } from '../scripted-provider.js'

type Name = 'weibo' | 'weixin'

const CODE_PATHS = { weibo: '/oauth2/access_token', weixin: '/sns/oauth2/access_token' } as const

const GOOD = json(200, { access_token: '2.00good', uid: '1404376560', openid: 'o_good', unionid: 'u_good' })

/** The program, with a provider whose answer to each code the test decides. */
export class ProviderBench {
  private readonly answers = new Map<string, Answer>()
  private logins = 0

  private constructor(
    private readonly name: Name,
    private readonly programs: ProgramBench,
    private readonly program: Program,
    private readonly url: string,
    private readonly provider: ScriptedProvider,
    private readonly trapServer: ScriptedProvider,
  ) {
    provider.answers(CODE_PATHS[name], (response) => this.answers.get(this.lastCode())?.(response))
  }

  static async open(name: Name): Promise<ProviderBench> {
    const programs = new ProgramBench()
    const [provider, trap] = [await ScriptedProvider.open(), await ScriptedProvider.open()]
    const weibo = { WEIBO_CLIENT_ID: '2045436852', WEIBO_CLIENT_SECRET: 'secret', WEIBO_BASE_URL: provider.url }
    const app = { WEIXIN_APP_APPID: APPIDS.app, WEIXIN_APP_SECRET: WEIXIN_SECRET, WEIXIN_UNIONID: 'optional' }
    const weixin = { ...app, WEIXIN_OPEN_URL: provider.url, WEIXIN_API_URL: provider.url }
    const environment = { ...NO_LIMITS, WEIBO_FETCH_PROFILE: 'false', ...(name === 'weibo' ? weibo : weixin) }
    const program = programs.run({ environment: { SANDBOX: 'off', LOG_LEVEL: 'info', ...environment } })
    const url = await program.says(/weibind listens on (http:[^\s",]+)/)
    return new ProviderBench(name, programs, program, url, provider, trap)
  }

  get trap(): string {
    return `${this.trapServer.url}/trap`
  }

  /** How often somebody connected to the trap. */
  get trapped(): number {
    return this.trapServer.connections
  }

  get pid(): number {
    return this.program.pid
  }

  /** A code that the provider answers in this way. */
  code(answer: Answer): string {
    const code = randomBytes(16).toString('hex')
    this.answers.set(code, answer)
    return code
  }

  async logIn(code: string): Promise<Called> {
    const person = new Person({ url: this.url, sandbox: { url: this.url } })
    if (this.name === 'weixin') return person.call('POST', '/oauth/weixin/code/', { body: { channel: 'app', code } })
    const { state } = await person.begin()
    return person.callback({ code, state })
  }

  exchangesOf(code: string): number {
    return this.provider.calls.filter((call) => codeIn(call) === code).length
  }

  /** A login in between: so many failures in a row would open the circuit breaker (rule OB-5). */
  async keepBreakerClosed(): Promise<void> {
    this.logins += 1
    if (this.logins % 8 > 0) return
    this.provider.calls.length = 0
    const { status } = await this.logIn(this.code(GOOD))
    if (status !== 200) throw new Error(`a good login was answered with ${status}`)
  }

  async close(): Promise<void> {
    await this.programs.clear()
    await Promise.all([this.provider.close(), this.trapServer.close()])
  }

  private lastCode(): string {
    const call = this.provider.calls.at(-1)
    return call ? codeIn(call) : ''
  }
}

function codeIn({ body, query }: { readonly body: string; readonly query: URLSearchParams }): string {
  return query.get('code') ?? new URLSearchParams(body).get('code') ?? ''
}
