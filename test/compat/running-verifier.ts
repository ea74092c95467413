import type { Answer } from '../support/answer.js'
import { eventually } from '../support/eventually.js'
import { httpRequest, Unanswered } from '../support/http-request.js'
import type { Program } from '../support/program.js'
import type { ProgramBench } from '../support/program-bench.js'
import { freePort } from '../support/servers/free-port.js'
import type { KeyFront } from './key-front.js'
import { prepareOnce } from './preparation.js'
import { AUDIENCE } from './token-service.js'
import type { Verifier } from './verifiers.js'

const LONGEST_START_MS = 60_000

/** An example as a process of its own, and what it did wrong. */
export class RunningVerifier {
  readonly problems: string[] = []

  private constructor(
    readonly verifier: Verifier,
    private readonly program: Program,
    private readonly url: string,
  ) {}

  static async start(verifier: Verifier, front: KeyFront, bench: ProgramBench): Promise<RunningVerifier> {
    const port = await freePort()
    const environment = { ISSUER: front.url, AUDIENCE, JWKS_URI: front.keysUrl, PORT: String(port) }
    const program = bench.run({ command: verifier.command(prepareOnce(verifier.preparation)), environment })
    const running = new RunningVerifier(verifier, program, `http://127.0.0.1:${port}`)
    await eventually(`${verifier.name} answers`, () => running.answersOrEnded(), LONGEST_START_MS)
    if (!program.isRunning) throw new Error(running.said)
    return running
  }

  get said(): string {
    return `${this.program.stdout}${this.program.stderr}`
  }

  /** Notes a problem unless the answer to a token has this status. */
  async expect(status: number, what: string, token: string): Promise<void> {
    const answer = await this.answer(token)
    const isChallenge = status !== 401 || /^Bearer\b/.test(answer.headers.get('www-authenticate') ?? '')
    if (answer.status !== status) this.problems.push(`a token ${what}: ${answer.status} ${answer.text}`)
    else if (!isChallenge) this.problems.push(`a token ${what}: 401 without WWW-Authenticate: Bearer`)
  }

  answer(token: string): Promise<Answer> {
    const headers = token === '' ? {} : { authorization: `Bearer ${token}` }
    return httpRequest({ method: 'GET', url: `${this.url}/me`, headers })
  }

  private async answersOrEnded(): Promise<boolean> {
    if (!this.program.isRunning) return true
    try {
      return (await this.answer('')).status > 0
    } catch (error) {
      if (error instanceof Unanswered) return false
      throw error
    }
  }
}
