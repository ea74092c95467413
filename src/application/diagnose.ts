import { type Finding, fail } from '../domain/finding.js'
import { plainText } from '../domain/plain-text.js'

/** One check of the installation. It writes nothing. */
export interface Check {
  readonly name: string
  /** Returns nothing where the check does not apply. */
  run(): Promise<readonly Finding[]>
}

export interface CheckedFinding extends Finding {
  readonly check: string
}

const CHECK_MS = 5000
const ERROR_LENGTH = 300

/** Runs all checks at once, and reports their findings in the order of the checks. */
export class Diagnose {
  constructor(
    private readonly checks: readonly Check[],
    private readonly milliseconds = CHECK_MS,
  ) {}

  async execute(): Promise<readonly CheckedFinding[]> {
    const findings = await Promise.all(this.checks.map((check) => this.carryOut(check)))
    return findings.flat()
  }

  private async carryOut(check: Check): Promise<readonly CheckedFinding[]> {
    const { name } = check
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<readonly Finding[]>((resolve) => {
      timer = setTimeout(resolve, this.milliseconds, [tooSlow(this.milliseconds)])
    })
    try {
      const found = await Promise.race([check.run(), late])
      return found.map((finding) => ({ check: name, ...finding }))
    } catch (error) {
      return [{ check: name, ...failed(error) }]
    } finally {
      clearTimeout(timer)
    }
  }
}

function tooSlow(milliseconds: number): Finding {
  return fail(`no result within ${milliseconds / 1000} s`, 'Run doctor again when the machine is less busy')
}

function failed(error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error)
  return fail(`the check failed: ${plainText(reason, ERROR_LENGTH)}`, 'Report it at the project, with this line')
}
