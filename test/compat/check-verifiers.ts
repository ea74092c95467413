import { setTimeout as delay } from 'node:timers/promises'
import jwt from 'jsonwebtoken'
import { ProgramBench } from '../support/program-bench.js'
import { TOKEN_VALIDATORS } from './clients.js'
import { fail, missingPrograms, notRun, type Outcome, pass } from './outcome.js'
import { runClients } from './run-clients.js'
import { RunningVerifier } from './running-verifier.js'
import { AUDIENCE, TokenService } from './token-service.js'
import { TokenForge } from './tokens.js'
import { VERIFIERS, type Verifier } from './verifiers.js'

/** The examples fetch the keys for an unknown `kid` at most once, Spring's library twice, in this time. */
const FETCH_INTERVAL_MS = 30_000
const UNKNOWN_KEYS = 20
const MOST_FETCHES = 2

/** Starts the examples of docs/verify-tokens.md and sends them tokens of the running service and forged ones. */
export async function checkVerifiers(): Promise<readonly Outcome[]> {
  const bench = new ProgramBench()
  const service = await TokenService.start(bench)
  try {
    return await new VerifierCheck(service, bench).run()
  } finally {
    service.front.close()
    await bench.clear()
  }
}

const PASSED = 'accepts our tokens, before and after a rotation; refuses every wrong one'

class VerifierCheck {
  private readonly outcomes: Outcome[] = []
  private readonly running: RunningVerifier[] = []

  constructor(
    private readonly service: TokenService,
    private readonly bench: ProgramBench,
  ) {}

  async run(): Promise<readonly Outcome[]> {
    const { front, currentKey } = this.service
    const token = await this.service.token()
    this.outcomes.push(...(await runClients(TOKEN_VALIDATORS, front.url, AUDIENCE, token)))
    const needsKeys = ({ withoutKeys }: Verifier) => withoutKeys === 'fails at start'
    front.keysAreReachable = false
    for (const verifier of VERIFIERS.filter((verifier) => !needsKeys(verifier))) await this.start(verifier)
    for (const one of this.running) await checkWithoutKeys(one, token)
    front.keysAreReachable = true
    for (const verifier of VERIFIERS.filter(needsKeys)) await this.start(verifier)

    const forge = new TokenForge(token, currentKey)
    for (const one of this.running) {
      await this.checkTokens(one, token, forge)
      await this.checkUnknownKeys(one, forge)
    }
    await this.checkRotation(token)
    for (const { verifier, problems } of this.running) {
      this.outcomes.push(problems.length > 0 ? fail(verifier.name, problems.join('\n  ')) : pass(verifier.name, PASSED))
    }
    return this.outcomes
  }

  private async start(verifier: Verifier): Promise<void> {
    const missing = missingPrograms(verifier.needs)
    if (missing.length > 0) {
      this.outcomes.push(notRun(verifier.name, missing))
      return
    }
    try {
      this.running.push(await RunningVerifier.start(verifier, this.service.front, this.bench))
    } catch (error) {
      this.outcomes.push(fail(verifier.name, String(error)))
    }
  }

  private async checkTokens(one: RunningVerifier, token: string, forge: TokenForge): Promise<void> {
    const { sub, username } = jwt.decode(token, { json: true }) ?? {}
    const { text } = await one.answer(token)
    const expected = JSON.stringify({ id: sub, username })
    if (!isSameJson(text, expected)) one.problems.push(`a good token: ${text} instead of ${expected}`)
    for (const [what, good] of Object.entries(forge.acceptable())) await one.expect(200, what, good)
    for (const [what, wrong] of Object.entries(forge.unacceptable())) await one.expect(401, what, wrong)
  }

  private async checkUnknownKeys(one: RunningVerifier, forge: TokenForge): Promise<void> {
    const before = this.service.front.keyRequests
    for (let sent = 0; sent < UNKNOWN_KEYS; sent++) await one.expect(401, 'of an unknown key', forge.ofUnknownKey())
    const fetches = this.service.front.keyRequests - before
    if (fetches > MOST_FETCHES)
      one.problems.push(`${UNKNOWN_KEYS} unknown keys caused ${fetches} requests for the keys`)
  }

  private async checkRotation(formerToken: string): Promise<void> {
    const fetchedUntil = Date.now()
    await this.service.stop()
    for (const one of this.running) await one.expect(200, 'while the service is stopped', formerToken)
    await this.service.startWithNewKey()
    const newToken = await this.service.token()
    await delay(Math.max(0, fetchedUntil + FETCH_INTERVAL_MS + 1000 - Date.now()))
    for (const one of this.running) {
      await one.expect(200, 'of the new key', newToken)
      await one.expect(200, 'of the former key', formerToken)
    }
  }
}

async function checkWithoutKeys(one: RunningVerifier, token: string): Promise<void> {
  const { status } = await one.answer(token)
  const { withoutKeys } = one.verifier
  if (withoutKeys !== `answers ${status}`) one.problems.push(`a token, without keys: ${status}, but it ${withoutKeys}`)
}

function isSameJson(one: string, other: string): boolean {
  try {
    const sorted = (text: string) => JSON.stringify(Object.entries(JSON.parse(text)).sort())
    return sorted(one) === sorted(other)
  } catch {
    return false
  }
}
