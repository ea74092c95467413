/** Characters that can forge, reorder or hide a line: controls, formats such as bidi marks, line separators, surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const CONTROL = /[\p{Cc}\p{Cs}]/u
const LOSSY = /[\0\p{Cs}]/u

/** Makes text from outside safe for a log line or an audit event (rule LG-2). */
export function plainText(text: string, maxLength: number): string {
  const roughCut = text.slice(0, maxLength * 4)
  return [...roughCut.replace(UNPRINTABLE, '')].slice(0, maxLength).join('')
}

/** Whether the text has control characters or unpaired surrogates, which no honest input has (rule IN-1). */
export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text)
}

/** Whether databases may return the text changed: some cut it at a NUL, and none can hold an unpaired surrogate. */
export function isLossy(text: string): boolean {
  return LOSSY.test(text)
}
