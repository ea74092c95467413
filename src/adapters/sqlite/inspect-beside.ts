import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../application/ports/log.js'
import type { Inspection } from './inspect-database.js'
import { ADD_HANDLE_OF } from './missing-handles.js'
import type { SqliteDatabase } from './sqlite-database.js'

export interface InspectionParts {
  readonly database: SqliteDatabase
  readonly file: string
  readonly log: Log | undefined
  readonly afterMs: number
}

const PROGRAM = fileURLToPath(new URL('./inspect-database.js', import.meta.url))

/**
 * Inspects a large database beside the running service, in a process that can be killed at any time. If it is damaged,
 * the database takes no more writes (rule RE-7).
 */
export function inspectBeside({ database, file, log, afterMs }: InspectionParts): void {
  let child: ChildProcess | undefined
  let inspection: Inspection | undefined
  const start = () => {
    child = fork(PROGRAM, [file], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    if (child.pid !== undefined) giveWay(child.pid)
    child.once('message', (message: Inspection) => {
      inspection = message
    })
    child.once('error', (error) => log?.warn({ err: error }, 'the database could not be inspected'))
    child.once('exit', (status) => {
      if (inspection) act(inspection, database, log)
      else if (status !== null) log?.warn({ status }, 'the database could not be inspected')
    })
    child.unref()
    child.channel?.unref()
  }
  const timer = setTimeout(start, afterMs).unref()
  database.onClose(() => {
    clearTimeout(timer)
    child?.kill('SIGKILL')
  })
}

function act({ damage, withoutHandles }: Inspection, database: SqliteDatabase, log: Log | undefined): void {
  if (damage !== null) {
    database.refuseWrites(`the database is damaged: ${damage}`)
    log?.error(
      { damage },
      'the database is damaged, and nothing more is written to it: stop the service and restore a backup',
    )
  } else if (withoutHandles.length > 0) {
    const add = database.prepare(ADD_HANDLE_OF)
    const adding = database.transaction(() => {
      for (const { provider, uid, user_id: userId } of withoutHandles) add.run(provider, uid, userId)
    })
    adding.catch((error: unknown) => log?.warn({ err: error }, 'bindings of a former version have no handles yet'))
  }
}

function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It has ended.
  }
}
