import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSigningKeyPem } from '../../src/adapters/jwt/signing-key.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import type { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'
import { KeyFront } from './key-front.js'

export const AUDIENCE = 'the-shop'

/** The running service, whose signing key can be rotated. Its issuer and its keys are at the front. */
export class TokenService {
  readonly keys: string[] = []
  private service: RunningService | null = null
  private readonly folder: string

  private constructor(
    readonly front: KeyFront,
    private readonly bench: ProgramBench,
  ) {
    this.folder = bench.folder()
  }

  static async start(bench: ProgramBench): Promise<TokenService> {
    const service = new TokenService(await KeyFront.listen(), bench)
    await service.startWithNewKey()
    return service
  }

  async startWithNewKey(): Promise<void> {
    const previous = this.keys.map((_, index) => this.keyFile(index))
    this.keys.push(generateSigningKeyPem('ES256'))
    const current = this.keyFile(this.keys.length - 1)
    writeFileSync(current, this.currentKey, { mode: 0o600 })
    const environment = {
      PUBLIC_URL: this.front.url,
      JWT_AUDIENCE: AUDIENCE,
      JWT_PRIVATE_KEY_FILE: current,
      ...(previous.length > 0 && { JWT_PREVIOUS_KEY_FILES: previous.join(',') }),
    }
    this.service = await this.bench.serve({ environment, folder: this.folder })
    this.front.leadTo(this.service.url)
  }

  async stop(): Promise<void> {
    await this.service?.program.stop()
  }

  get currentKey(): string {
    return this.keys.at(-1) ?? ''
  }

  /** The access token of a new user. */
  async token(): Promise<string> {
    if (!this.service) throw new Error('the service does not run')
    const { data } = await new Person(this.service).register({ username: newName(), password: PASSWORD })
    return data.token
  }

  private keyFile(index: number): string {
    return join(this.folder, `key-${index}.pem`)
  }
}
