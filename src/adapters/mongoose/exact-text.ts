/**
 * BSON holds UTF-8, which has no form for the half of a surrogate pair: the driver would store U+FFFD. Controls are
 * escaped with them, so that the only one in a stored text is the escape itself.
 */
const LOSSY = /[\p{Cc}\p{Cs}]/gu
const ESCAPE = '\u001a'
const ESCAPED = /\p{Cc}([0-9a-f]{4})/gu

type Value = string | number | Date | null | readonly string[]
type Document = Readonly<Record<string, Value>>

/** A text in a form that MongoDB gives back unchanged; different texts stay different (rule OA-7). */
export function exactText(text: string): string {
  return text.replace(LOSSY, (unit) => ESCAPE + unit.charCodeAt(0).toString(16).padStart(4, '0'))
}

export function exactTexts<T extends Document>(document: T): T {
  return mapTexts(document, exactText)
}

/** What was handed to `exactTexts`. */
export function originalTexts<T extends Document>(stored: T): T {
  return mapTexts(stored, originalText)
}

export function originalText(stored: string): string {
  return stored.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function mapTexts<T extends Document>(document: T, map: (text: string) => string): T {
  const mapValue = (value: Value): Value => {
    if (typeof value === 'string') return map(value)
    return Array.isArray(value) ? value.map(map) : value
  }
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, mapValue(value)])) as T
}
