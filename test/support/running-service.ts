import { CookieClient } from './cookie-client.js'
import type { Program } from './program.js'

export interface AuditedEvent {
  readonly id: string
  readonly type: string
  readonly subject?: string
  readonly data: Readonly<Record<string, unknown>>
}

/** The service, and how its clients reach it. */
export class RunningService {
  private constructor(
    readonly program: Program,
    readonly folder: string,
    readonly url: string,
    readonly sandboxUrl: string,
    readonly adminToken: string,
  ) {}

  static async of(program: Program, folder: string): Promise<RunningService> {
    // The last line of what it announces.
    await program.says(/Try next/)
    const said = (pattern: RegExp) => pattern.exec(program.stdout)?.[1] ?? ''
    const url = said(/weibind listens on (http:[^\s",]+)/)
    const sandboxUrl = said(/sandbox serves on (http:[^\s"]+\d)/)
    return new RunningService(program, folder, url, sandboxUrl, said(/development only: ([\w-]+)/))
  }

  /** One of several processes, with what they share. */
  static async oneOf(
    program: Program,
    folder: string,
    shared: { readonly sandboxUrl: string; readonly adminToken: string },
  ): Promise<RunningService> {
    const url = await program.says(/weibind listens on (http:[^\s",]+)/)
    return new RunningService(program, folder, url, shared.sandboxUrl, shared.adminToken)
  }

  /** Where somebody chose the admin token, and the program does not announce it. */
  withAdminToken(token: string): RunningService {
    return new RunningService(this.program, this.folder, this.url, this.sandboxUrl, token)
  }

  browser(): CookieClient {
    return new CookieClient(this.url)
  }

  /** The whole audit log, newest first. */
  async events(): Promise<readonly AuditedEvent[]> {
    const found: AuditedEvent[] = []
    let cursor: string | null = null
    do {
      const query: string = cursor ? `?limit=200&cursor=${encodeURIComponent(cursor)}` : '?limit=200'
      const answer = await this.browser().get(`/audit/events/${query}`, { authorization: `Bearer ${this.adminToken}` })
      const page = answer.data as { events: AuditedEvent[]; next_cursor: string | null }
      found.push(...page.events)
      cursor = page.next_cursor
    } while (cursor !== null)
    return found
  }

  async eventsOf(requestId: string): Promise<readonly AuditedEvent[]> {
    return (await this.events()).filter(({ data }) => data['request_id'] === requestId)
  }

  /** What Weibo's imitation was asked for. */
  async calls(): Promise<readonly { readonly path: string; readonly body: string }[]> {
    return JSON.parse(await (await fetch(`${this.sandboxUrl}/sandbox/ledger`)).text())
  }
}
