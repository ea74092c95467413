import type { AuditEvent } from '../../domain/audit-event.js'
import { isLossy } from '../../domain/plain-text.js'
import type { PreparedStatement } from './sqlite-driver.js'

export type SqliteValue = string | number | null
type Columns = Readonly<Record<string, unknown>>

/** A prepared statement. Dates are bound as integer milliseconds. */
export class SqliteStatement {
  constructor(private readonly prepared: PreparedStatement) {}

  /** @returns how many rows it changed */
  run(...values: readonly SqliteValue[]): number {
    refuseUnbindable(values)
    return this.prepared.run(...values).changes
  }

  get(...values: readonly SqliteValue[]): SqliteRow | null {
    refuseUnbindable(values)
    const columns: Columns | undefined = this.prepared.get(...values)
    return columns ? new SqliteRow(columns) : null
  }

  all(...values: readonly SqliteValue[]): SqliteRow[] {
    refuseUnbindable(values)
    return this.prepared.all(...values).map((columns: Columns) => new SqliteRow(columns))
  }
}

/** A row whose columns are checked when they are read. */
export class SqliteRow {
  constructor(private readonly columns: Columns) {}

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

  integerOrNull(name: string): number | null {
    return this.value(name) === null ? null : this.integer(name)
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
    return this.columns[name]
  }

  private mismatch(name: string): never {
    throw new TypeError(`the column ${name} does not hold what its table says`)
  }
}

/** Drivers bind other types differently, and some cut a text at a NUL. */
function refuseUnbindable(values: readonly unknown[]): void {
  for (const value of values) {
    if (typeof value === 'string') {
      if (isLossy(value)) throw new TypeError('a text has a NUL or an unpaired surrogate')
    } else if (typeof value !== 'number' && value !== null) {
      throw new TypeError('only text, numbers and null can be bound')
    }
  }
}
