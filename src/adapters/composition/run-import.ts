import { readFileSync } from 'node:fs'
import pTimeout from 'p-timeout'
import { AuditEventSource } from '../../application/audit-event-source.js'
import { ImportUsers } from '../../application/import-users.js'
import type { Log } from '../../application/ports/log.js'
import { Unavailable } from '../../application/unavailable.js'
import type { WeixinUids } from '../../domain/import-rows.js'
import { EXIT } from '../cli/exit-status.js'
import { carryOutImport, IMPORT_USAGE, type ImportCommand, parseImportCommand } from '../cli/import-command.js'
import { ConfigurationError } from '../config/configuration-error.js'
import { type Environment, readValues } from '../config/read-values.js'
import { VARIABLES, type Values } from '../config/variables.js'
import { WEIXIN_BLOCK } from '../config/weixin-block.js'
import { SystemClock } from '../system/system-clock.js'
import { UnhomoglyphConfusables } from '../system/unhomoglyph-confusables.js'
import { UuidIdentifiers } from '../system/uuid-identifiers.js'
import { type CommandRun, explainFailure } from './command-run.js'
import { requireDatabase } from './command-stores.js'
import { openStores, type Stores } from './stores.js'

const DEADLINE_MS = 5000
const WEB_APPID = 'WEIXIN_WEB_APPID'

/** Takes over the users of a Django project. The service may be running or stopped. @returns the exit status */
export async function runImport(run: CommandRun): Promise<number> {
  const { args, environment, print, complain } = run
  const command = parseImportCommand(args)
  if (!command) {
    complain(IMPORT_USAGE)
    return EXIT.usage
  }
  const texts = readTexts(command)
  if ('unreadable' in texts) {
    complain(texts.unreadable)
    return EXIT.unreadable
  }
  let stores: Stores | null = null
  const openImport = async () => {
    stores = await openedStores(storesOf(environment))
    return importUsers(stores)
  }
  try {
    const weixin = weixinUids(command, environment)
    storesOf(environment)
    return await carryOutImport(command, weixin, texts, { openImport, print, complain })
  } catch (error) {
    return explainFailure(error, run)
  } finally {
    await (stores as Stores | null)?.close()
  }
}

function readTexts({ file, namesFile }: ImportCommand) {
  try {
    return { dump: readFileSync(file, 'utf8'), names: namesFile === null ? null : readFileSync(namesFile, 'utf8') }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { unreadable: `the file cannot be read: ${error.message}` }
  }
}

/** @throws ConfigurationError */
function storesOf(environment: Environment): Pick<Values, 'DATA_DIR' | 'MONGODB_URI'> {
  const { DATA_DIR, MONGODB_URI } = VARIABLES
  const { values, problems } = readValues({ DATA_DIR, MONGODB_URI }, environment)
  if (problems.length > 0) throw new ConfigurationError(problems)
  return values as Pick<Values, 'DATA_DIR' | 'MONGODB_URI'>
}

/** @throws ConfigurationError if openids are imported and the application of websites is not configured */
function weixinUids({ weixin }: ImportCommand, environment: Environment): WeixinUids | null {
  if (weixin !== 'openid') return weixin && { kind: weixin }
  const variable = WEIXIN_BLOCK.variables[WEB_APPID]
  const { values, problems } = readValues(variable ? { [WEB_APPID]: variable } : {}, environment)
  const appid = values[WEB_APPID]
  if (typeof appid === 'string') return { kind: 'openid', appid }
  const missing = { variable: WEB_APPID, holds: null, expected: 'expected the application whose openids the file has' }
  throw new ConfigurationError(problems.length > 0 ? problems : [missing])
}

/** @throws MissingDatabase, or Unavailable if it is not ready in 5 s */
async function openedStores({ DATA_DIR, MONGODB_URI }: Pick<Values, 'DATA_DIR' | 'MONGODB_URI'>): Promise<Stores> {
  const ignore = () => {}
  const log: Log = { info: ignore, warn: ignore, error: ignore }
  // As with Redis: the events wait in the outbox, and the service records them.
  const database = { dataDir: DATA_DIR, mongodbUri: MONGODB_URI ?? null, redisUrl: '', auditChainKey: null }
  requireDatabase(database)
  const stores = await openStores(database, { onEventStored: ignore, log, mayMigrate: false })
  const usable = stores.ready.catch((error: Error) => Promise.reject(ConfigurationError.ofDatabase(error)))
  const fallback = (): never => {
    throw new Unavailable('the database cannot be reached')
  }
  try {
    await pTimeout(usable, { milliseconds: DEADLINE_MS, fallback })
    return stores
  } catch (error) {
    await stores.close()
    throw error
  }
}

function importUsers({ ports }: Stores): ImportUsers {
  const parts = { clock: new SystemClock(), ids: new UuidIdentifiers(), confusables: new UnhomoglyphConfusables() }
  return new ImportUsers({ ...ports, ...parts, events: new AuditEventSource(parts) })
}
