import type Database from 'libsql'
import { escapeText } from './exact-text.js'
import { SqliteRow } from './sqlite-row.js'

export type SqliteValue = string | number | null

/** A prepared statement. Dates go in as integer milliseconds. */
export class SqliteStatement {
  constructor(private readonly prepared: Database.Statement) {}

  /** @returns how many rows it changed */
  run(...values: readonly SqliteValue[]): number {
    return this.prepared.run(bindable(values)).changes
  }

  get(...values: readonly SqliteValue[]): SqliteRow | null {
    const columns = this.prepared.get(bindable(values))
    return isObject(columns) ? new SqliteRow(columns) : null
  }

  all(...values: readonly SqliteValue[]): SqliteRow[] {
    return this.prepared
      .all(bindable(values))
      .filter(isObject)
      .map((columns) => new SqliteRow(columns))
  }
}

/** One array always, since libsql takes a lone null for named parameters; a value of any other type aborts the process. */
function bindable(values: readonly SqliteValue[]): SqliteValue[] {
  return values.map((value) => {
    if (typeof value === 'string') return escapeText(value)
    if (typeof value === 'number' || value === null) return value
    throw new TypeError('only text, numbers and null can be bound')
  })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
