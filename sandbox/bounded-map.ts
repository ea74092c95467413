/** A map of at most `limit` entries. The oldest is dropped for a new one. */
export class BoundedMap<Value> {
  private readonly entries = new Map<string, Value>()

  constructor(private readonly limit: number) {}

  get(key: string): Value | undefined {
    return this.entries.get(key)
  }

  set(key: string, value: Value): void {
    this.entries.set(key, value)
    const [oldest] = this.entries.keys()
    if (this.entries.size > this.limit && oldest !== undefined) this.entries.delete(oldest)
  }

  take(key: string): Value | undefined {
    const value = this.entries.get(key)
    this.entries.delete(key)
    return value
  }

  keys(): string[] {
    return [...this.entries.keys()]
  }

  newest(count: number): [string, Value][] {
    return [...this.entries].slice(-count).reverse()
  }
}
