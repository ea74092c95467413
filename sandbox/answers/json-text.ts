/** A JSON number with exactly these digits; as a JavaScript number it would lose some beyond 2^53. */
export class Digits {
  readonly text: string

  constructor(digits: string) {
    this.text = BigInt(digits).toString()
  }

  toString(): string {
    return this.text
  }
}

export type Field = string | number | boolean | null | Digits

export type Fields = Readonly<Record<string, Field | undefined>>

/** Writes the fields as a JSON object, in their order, and leaves out those that are undefined. */
export function jsonText(fields: Fields): string {
  const members = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${JSON.stringify(name)}:${value instanceof Digits ? value.text : JSON.stringify(value)}`)
  return `{${members.join(',')}}`
}
