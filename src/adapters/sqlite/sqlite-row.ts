import { unescapeText } from './exact-text.js'

/** A row that says so where a column does not hold what its reader takes it for. */
export class SqliteRow {
  constructor(private readonly columns: object) {}

  text(name: string): string {
    const value = this.textOrNull(name)
    return value === null ? this.mismatch(name) : value
  }

  textOrNull(name: string): string | null {
    const value = this.value(name)
    if (value === null) return null
    return typeof value === 'string' ? unescapeText(value) : this.mismatch(name)
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

  private value(name: string): unknown {
    return Reflect.get(this.columns, name)
  }

  private mismatch(name: string): never {
    throw new TypeError(`the column ${name} holds something unexpected`)
  }
}
