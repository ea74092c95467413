import fc from 'fast-check'
import type { Fields } from './hostile-answer.js'

/** Values of a field as JSON text: usual ones, and others. Undefined: the field is missing. */
type Values = readonly [usual: fc.Arbitrary<string | undefined>, others: fc.Arbitrary<string>]

/** Objects whose fields are mostly good. A field may be missing. */
export function fieldsOf(values: Readonly<Record<string, Values>>): fc.Arbitrary<Fields> {
  const missing = fc.constant(undefined)
  const each = Object.entries(values).map(([name, [usual, others]]) => {
    const weighed = [
      { weight: 30, arbitrary: usual },
      { weight: 1, arbitrary: others },
      { weight: 1, arbitrary: missing },
    ]
    return fc.oneof(...weighed).map((value) => (value === undefined ? [] : [[name, value] as const]))
  })
  return fc.tuple(...each).map((entries) => new Map(entries.flat()))
}

/** A field that is mostly missing. */
export function mostlyMissing(values: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: values })
}

export function text(value: string): string {
  return JSON.stringify(value)
}
