import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, fail, ok, warn } from '../../domain/finding.js'
import type { Environment } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import { signingKeyProblem } from '../jwt/signing-key.js'

const READABLE_BY_OTHERS = 0o004

interface Examined {
  readonly environment: Environment
  readonly settings: Settings
}

/** Whether tokens can be signed, and only by those who may read the key. */
export function signingKeyFindings({ environment, settings }: Examined): readonly Finding[] {
  const { algorithm } = settings.jwt
  const variable = algorithm === 'HS256' ? 'JWT_SECRET' : 'JWT_PRIVATE_KEY_FILE'
  if (algorithm === 'HS256' && environment['JWT_SECRET'])
    return [keyFinding(algorithm, environment['JWT_SECRET'], variable)]
  const given = algorithm === 'HS256' ? environment['JWT_SECRET_FILE'] : environment['JWT_PRIVATE_KEY_FILE']
  if (given) return fileFindings(algorithm, given, variable)
  const generated = join(settings.dataDir, `jwt-${algorithm.toLowerCase()}.key`)
  if (settings.isProduction) return [fail('there is no signing key', `Set ${variable}: production generates no keys`)]
  if (!existsSync(generated)) return [ok('the first start generates one, for development')]
  return fileFindings(algorithm, generated, generated)
}

function fileFindings(algorithm: Settings['jwt']['algorithm'], file: string, source: string): readonly Finding[] {
  try {
    const finding = keyFinding(algorithm, readFileSync(file, 'utf8').trim(), source)
    const isOpen = (statSync(file).mode & READABLE_BY_OTHERS) !== 0
    if (!isOpen || finding.outcome === 'fail') return [finding]
    return [warn(`${file} is readable by others`, `Run: chmod o-rwx ${file}`)]
  } catch {
    // The name is not shown: it may be the secret itself, put into the wrong variable.
    return [
      fail(`the file of ${source} is missing, or this account may not read it`, `Put the key there, or set ${source}`),
    ]
  }
}

function keyFinding(algorithm: Settings['jwt']['algorithm'], material: string, source: string): Finding {
  const problem = signingKeyProblem(algorithm, material)
  return problem === null ? ok(algorithm) : fail(`${source}: ${problem}`, `Set ${source} to a key for ${algorithm}`)
}
