/** libsql reads a text back only up to its first NUL, and stores the half of a surrogate pair as U+FFFD. */
const LOSSY = /[\p{Cc}\p{Cs}]/gu
/** Every control is escaped, so that the only one in a stored text is this. */
const ESCAPE = '\u001a'
const ESCAPED = /\p{Cc}([0-9a-f]{4})/gu

/** A text in a form that libsql gives back unchanged; different texts stay different (rule OA-7). */
export function escapeText(text: string): string {
  return text.replace(LOSSY, (unit) => ESCAPE + unit.charCodeAt(0).toString(16).padStart(4, '0'))
}

export function unescapeText(stored: string): string {
  return stored.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
