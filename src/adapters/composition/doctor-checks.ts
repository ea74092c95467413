import { join } from 'node:path'
import { type ChainFindings, chainFindings } from '../../application/chain-findings.js'
import { type ClockReading, clockFindings } from '../../application/clock-findings.js'
import { contentsFindings, databaseFindings, outboxFindings } from '../../application/database-findings.js'
import type { Check } from '../../application/diagnose.js'
import type { AuditChainLog } from '../../application/ports/audit-chain-log.js'
import type { DatabaseReport } from '../../application/ports/database-report.js'
import { type Finding, fail, ok, warn } from '../../domain/finding.js'
import { misspeltVariables } from '../config/misspelt-variables.js'
import { type ConfigurationProblem, describeProblem } from '../config/problem.js'
import { variablesOf } from '../config/read-settings.js'
import type { Environment } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import { examineSqlite, withSqliteChain } from '../sqlite/examine-sqlite.js'
import { examineFolder } from '../system/examine-folder.js'
import { examinePublicUrl } from '../system/examine-public-url.js'
import { addresses } from './addresses.js'
import { chainKeysOf } from './chain-keys.js'
import { providerChecks } from './doctor-provider-checks.js'
import { PROVIDERS } from './providers.js'
import { queuePrefix } from './queue-prefix.js'
import { signingKeyFindings } from './signing-key-findings.js'
import { DATABASE_FILE } from './stores.js'

export interface Examined {
  readonly environment: Environment
  /** The names of the variables that `.env` sets. */
  readonly fromFile: readonly string[]
  readonly problems: readonly ConfigurationProblem[]
  /** The values of the variables that `problems` name are missing or wrong. */
  readonly settings: Settings
}

const OLDEST_NODE = [20, 19] as const
const SHARED = ['MONGODB_URI', 'DATA_DIR']
const CHAIN = [...SHARED, 'AUDIT_CHAIN_KEY']

/** Every check of `doctor`, in the order in which their findings are printed. A check whose variables are wrong is left out. */
export function doctorChecks(examined: Examined): readonly Check[] {
  const { settings, problems } = examined
  const database = once(() => databaseReport(settings))
  const chain = once(async () => chainOf(settings, await database()))
  const isWrong = (variable: string) => problems.some((problem) => problem.variable.replace(/_FILE$/, '') === variable)
  const check = (name: string, variables: readonly string[], run: () => Promise<readonly Finding[]>): Check => ({
    name,
    run: async () => (variables.some(isWrong) ? [] : run()),
  })
  const { weibo, redirectUri, weiboClock, weixin } = providerChecks(settings, {
    isWrong,
    publicUrl: publicUrlOf(settings),
  })
  return [
    check('configuration', [], async () => configurationFindings(examined)),
    check('node', [], async () => [nodeFinding(process.versions.node)]),
    check('data-dir', ['DATA_DIR'], async () => (usesFolder(settings) ? examineFolder(settings.dataDir) : [])),
    check('database', SHARED, async () => databaseFindings(await database())),
    check('contents', SHARED, async () => contentsFindings(await database())),
    check('audit-key', CHAIN, async () => (await chain()).key),
    check('audit-chain', CHAIN, async () => (await chain()).chain),
    check('outbox', SHARED, async () => outboxFindings(await database(), new Date())),
    check('redis', ['REDIS_URL', 'QUEUE_PREFIX'], () => redisFindings(settings)),
    check('signing-key', ['JWT_ALGORITHM', 'DATA_DIR'], async () => signingKeyFindings(examined)),
    check('clock', SHARED, async () => clockFindings([...(await weiboClock()), ...clockOf(await database())])),
    check('weibo', [], weibo),
    check('redirect-uri', [], redirectUri),
    check('public-url', ['PUBLIC_URL', 'HOST', 'PORT'], () => publicUrlFindings(settings)),
    check('webhooks', [], async () => webhookFindings(examined)),
    ...weixin.map(({ channel, run }) => check(`weixin-${channel}`, [], run)),
  ]
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= work()
    return result
  }
}

function configurationFindings({ environment, fromFile, problems }: Examined): readonly Finding[] {
  const table = variablesOf(PROVIDERS.map(({ block }) => block))
  const place = (variable: string) => (fromFile.includes(variable) ? 'the file .env in this folder' : 'the environment')
  const found = [
    ...problems.map((problem) =>
      fail(describeProblem(problem), `Set ${problem.variable} in ${place(problem.variable)}`),
    ),
    ...misspeltVariables(environment, table).map(({ name, meant }) =>
      warn(`${name} is unknown and has no effect`, `If you mean ${meant}, rename it in ${place(name)}`),
    ),
  ]
  return found.length > 0 ? found : [ok('complete, and without contradiction')]
}

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return ok(`Node.js ${version}`)
  return fail(`Node.js ${version} is too old`, `Install Node.js ${OLDEST_NODE.join('.')} or newer`)
}

/** In production all keys are given, and with MongoDB the folder is then not used. */
function usesFolder({ mongodbUri, isProduction }: Settings): boolean {
  return mongodbUri === null || !isProduction
}

async function databaseReport({ mongodbUri, dataDir }: Settings): Promise<DatabaseReport> {
  if (mongodbUri === null) return examineSqlite(join(dataDir, DATABASE_FILE))
  const { examineMongo } = await import('../mongoose/examine-mongo.js')
  return examineMongo(mongodbUri)
}

async function chainOf(settings: Settings, report: DatabaseReport): Promise<ChainFindings> {
  const { mongodbUri, dataDir } = settings
  if (report.outcome !== 'usable' || report.needsMigration) return { key: [], chain: [] }
  const key = chainKeysOf(settings).known()
  const work = (log: AuditChainLog) => chainFindings(log, key)
  if (mongodbUri === null) return withSqliteChain(join(dataDir, DATABASE_FILE), work)
  const { withMongoChain } = await import('../mongoose/with-mongo-chain.js')
  return withMongoChain(mongodbUri, work)
}

function clockOf(report: DatabaseReport): readonly ClockReading[] {
  return report.outcome === 'usable' && report.clock ? [{ of: 'MongoDB', ...report.clock }] : []
}

async function redisFindings(settings: Settings): Promise<readonly Finding[]> {
  const { redisUrl } = settings
  if (redisUrl === null) return []
  const { examineRedis } = await import('../redis/examine-redis.js')
  return examineRedis(redisUrl, queuePrefix(settings, addresses(settings, settings.port, null).issuer))
}

function webhookFindings({ problems, settings: { webhooks } }: Examined): readonly Finding[] {
  const found = problems.filter(({ variable }) => variable === 'WEBHOOKS_FILE')
  if (found.length > 0) return [fail('WEBHOOKS_FILE is wrong', 'Mend what the check configuration says of it')]
  if (webhooks.length === 0) return []
  return [ok(webhooks.length === 1 ? '1 endpoint' : `${webhooks.length} endpoints`)]
}

async function publicUrlFindings(settings: Settings): Promise<readonly Finding[]> {
  const publicUrl = publicUrlOf(settings)
  return publicUrl === null ? [] : [await examinePublicUrl(publicUrl)]
}

/** Null: the service listens on any free port, which only its log tells. */
function publicUrlOf(settings: Settings): string | null {
  if (settings.publicUrl === null && !settings.port) return null
  return addresses(settings, settings.port, null).publicUrl
}
