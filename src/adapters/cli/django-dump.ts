import { LosslessNumber, parse } from 'lossless-json'
import { z } from 'zod'

/** A row of `manage.py dumpdata`. Numbers keep the digits of the file. */
export interface DumpRow {
  readonly model: string
  readonly pk?: unknown
  readonly fields: Readonly<Record<string, unknown>>
}

const Row = z.object({
  model: z.string().min(1),
  pk: z.unknown().optional(),
  fields: z.record(z.string(), z.unknown()),
})

/** Reads JSON, or JSON Lines. Null: the text is neither, or its values are no rows of a dump. */
export function readDump(text: string): readonly DumpRow[] | null {
  const values = readJson(text) ?? readLines(text)
  const rows = z.array(Row).safeParse(values)
  return rows.success ? rows.data : null
}

/** A text, or a whole number with the digits that the file has. Null: neither. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  return value instanceof LosslessNumber && /^-?\d+$/.test(value.value) ? value.value : null
}

/** A JSON array. Null: something else. */
function readJson(text: string): unknown[] | null {
  const value = parsed(text)
  return Array.isArray(value) ? value : null
}

function readLines(text: string): unknown[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) return null
  const values = lines.map(parsed)
  return values.includes(undefined) ? null : values
}

/** Undefined: not JSON. */
function parsed(text: string): unknown {
  try {
    return parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
