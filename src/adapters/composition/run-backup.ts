import { existsSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { BACKUP_USAGE, parseBackupCommand } from '../cli/backup-command.js'
import { EXIT } from '../cli/exit-status.js'
import { ConfigurationError } from '../config/configuration-error.js'
import { readValues } from '../config/read-values.js'
import { VARIABLES, type Values } from '../config/variables.js'
import { contentsOf, copyDatabase, type DatabaseContents } from '../sqlite/copy-database.js'
import { publishNewFile } from '../system/publish-new-file.js'
import type { CommandRun } from './command-run.js'
import { DATABASE_FILE } from './stores.js'

const USE_MONGODUMP =
  'MONGODB_URI is set, and backup copies the embedded database only: use mongodump, with --oplog for a copy of one moment'

/** Copies the embedded database into a new file. The service may be running or stopped. @returns the exit status */
export async function runBackup({ args, environment, fromFile, print, complain }: CommandRun): Promise<number> {
  const refuse = (status: number, reason: string) => {
    complain(reason)
    return status
  }
  const target = parseBackupCommand(args)
  if (target === null) return refuse(EXIT.usage, BACKUP_USAGE)
  const { DATA_DIR, MONGODB_URI } = VARIABLES
  const { values, problems } = readValues({ DATA_DIR, MONGODB_URI }, environment)
  if (problems.length > 0) return refuse(EXIT.config, new ConfigurationError(problems).explain(fromFile))
  const { DATA_DIR: dataDir, MONGODB_URI: mongodbUri } = values as Pick<Values, 'DATA_DIR' | 'MONGODB_URI'>
  if (mongodbUri !== undefined) return refuse(EXIT.usage, USE_MONGODUMP)
  const file = join(dataDir, DATABASE_FILE)
  if (!existsSync(file))
    return refuse(EXIT.unavailable, `there is no ${file}: DATA_DIR must be the folder of a service that has run`)
  try {
    const contents = await backUp(file, target)
    if (!contents) return refuse(EXIT.cannotCreate, `${target} exists and is not overwritten`)
    print(describe(contents, target))
    return EXIT.ok
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (!('syscall' in error)) return refuse(EXIT.unavailable, `${file} cannot be copied: ${error.message}`)
    return refuse(EXIT.cannotCreate, `${target} cannot be made: ${error.message}`)
  }
}

/** @returns null if the target exists */
async function backUp(file: string, target: string): Promise<DatabaseContents | null> {
  setPriority(constants.priority.PRIORITY_LOW)
  let contents: DatabaseContents | null = null
  const outcome = await publishNewFile(target, async (draft) => {
    await copyDatabase(file, draft)
    contents = contentsOf(draft)
  })
  return outcome === 'published' ? contents : null
}

function describe({ users, bindings, events, chain }: DatabaseContents, target: string): string {
  const numbers = chain ? ` (seq ${chain.from} to ${chain.to}, head ${chain.head})` : ''
  return `backup   ${users} users, ${bindings} bindings, ${events} events${numbers} in ${target}`
}
