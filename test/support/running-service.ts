import { httpRequest } from './http-request.js'
import type { Program } from './program.js'

/** The service as a child process, with its addresses. */
export class RunningService {
  readonly sandbox: { readonly url: string }

  private constructor(
    readonly program: Program,
    readonly folder: string,
    readonly url: string,
    sandboxUrl: string,
    readonly adminToken: string,
  ) {
    this.sandbox = { url: sandboxUrl }
  }

  static async of(program: Program, folder: string): Promise<RunningService> {
    // The last line of what it announces.
    await program.says(/Try next/)
    const said = (pattern: RegExp) => pattern.exec(program.stdout)?.[1] ?? ''
    const url = said(/weibind listens on (http:[^\s",]+)/)
    const sandboxUrl = said(/sandbox serves on (http:[^\s"]+\d)/)
    return new RunningService(program, folder, url, sandboxUrl, said(/development only: ([\w-]+)/))
  }

  /** One of several processes that share databases and settings. */
  static async oneOf(
    program: Program,
    folder: string,
    shared: { readonly sandboxUrl: string; readonly adminToken: string },
  ): Promise<RunningService> {
    const url = await program.says(/weibind listens on (http:[^\s",]+)/)
    return new RunningService(program, folder, url, shared.sandboxUrl, shared.adminToken)
  }

  /** For an admin token that is configured, which the program does not announce. */
  withAdminToken(token: string): RunningService {
    return new RunningService(this.program, this.folder, this.url, this.sandbox.url, token)
  }

  /** The calls that the sandbox received. */
  async calls(): Promise<readonly { readonly path: string; readonly body: string }[]> {
    const { text } = await httpRequest({ method: 'GET', url: `${this.sandbox.url}/sandbox/ledger` })
    return JSON.parse(text)
  }
}
