import type Database from 'libsql'
import type { AuditEvent } from '../../domain/audit-event.js'
import { isLossy } from '../../domain/plain-text.js'

export type SqliteValue = string | number | null

/** A prepared statement. Dates are bound as integer milliseconds. */
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

/** A row whose columns are checked when they are read. */
export class SqliteRow {
  constructor(private readonly columns: object) {}

  text(name: string): string {
    return this.textOrNull(name) ?? this.mismatch(name)
  }

  textOrNull(name: string): string | null {
    const value = this.value(name)
    if (value === null) return null
    return typeof value === 'string' ? value : this.mismatch(name)
  }

  /** A JSON array of texts. */
  texts(name: string): readonly string[] {
    return JSON.parse(this.text(name))
  }

  integer(name: string): number {
    const value = this.value(name)
    return typeof value === 'number' ? value : this.mismatch(name)
  }

  date(name: string): Date {
    return new Date(this.integer(name))
  }

  dateOrNull(name: string): Date | null {
    return this.value(name) === null ? null : this.date(name)
  }

  /** The audit event in the column `event`. */
  event(): AuditEvent {
    return JSON.parse(this.text('event'))
  }

  private value(name: string): unknown {
    return Reflect.get(this.columns, name)
  }

  private mismatch(name: string): never {
    throw new TypeError(`the column ${name} does not hold what its table says`)
  }
}

/** Always one array: libsql takes a lone null for named parameters. A value of another type aborts the process. */
function bindable(values: readonly SqliteValue[]): SqliteValue[] {
  return values.map((value) => {
    if (typeof value === 'string' && isLossy(value)) throw new TypeError('a text has a NUL or an unpaired surrogate')
    if (typeof value === 'string' || typeof value === 'number' || value === null) return value
    throw new TypeError('only text, numbers and null can be bound')
  })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
