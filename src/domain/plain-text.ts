/** Characters that could forge, reorder or hide text: controls, bidi marks, line separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Makes text from outside safe for a log line or an audit event (rule LG-2). */
export function plainText(text: string, maxLength: number): string {
  const roughCut = text.slice(0, maxLength * 4)
  return [...roughCut.replace(UNPRINTABLE, '')].slice(0, maxLength).join('')
}
