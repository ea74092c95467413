import { damageIn } from './damage.js'
import { type BindingWithoutHandles, bindingsWithoutHandles } from './missing-handles.js'
import { connectTo, type SqliteConnection } from './sqlite-driver.js'
import { isDamage } from './sqlite-failure.js'

export interface Inspection {
  /** Null: the file is intact. */
  readonly damage: string | null
  readonly withoutHandles: readonly BindingWithoutHandles[]
}

const BUSY_TIMEOUT_MS = 5000

/** A program of its own: reads the whole database, and sends one `Inspection` to the process that started it. */
const [, , file = ''] = process.argv
process.send?.(inspect(file))
process.disconnect?.()

function inspect(path: string): Inspection {
  const connection = connectTo(path, { readOnly: true })
  try {
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    const damage = firstDamage(connection)
    return { damage, withoutHandles: damage === null ? bindingsWithoutHandles(connection) : [] }
  } catch (error) {
    if (!isDamage(error)) throw error
    return { damage: error.message, withoutHandles: [] }
  } finally {
    connection.close()
  }
}

/** By tables, since the service's log cannot be emptied while a statement reads. */
function firstDamage(connection: SqliteConnection): string | null {
  const tables = connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
  for (const { name } of tables) {
    const damage = damageIn(connection, name)
    if (damage !== null) return damage
  }
  return null
}
