/** A map that forgets its oldest entry rather than grow beyond its limit. */
export class BoundedMap<Value> {
  private readonly entries = new Map<string, Value>()

  constructor(private readonly limit: number) {}

  get(key: string): Value | undefined {
    return this.entries.get(key)
  }

  set(key: string, value: Value): void {
    this.entries.set(key, value)
    if (this.entries.size <= this.limit) return
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest)
      return
    }
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
