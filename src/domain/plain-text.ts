/** Whatever could forge a line, reorder it or hide in it: controls, formats such as bidi marks, line separators, lone halves. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Text from outside, made fit for a log line or an audit event (rule LG-2). */
export function plainText(text: string, maxLength: number): string {
  const roughCut = text.slice(0, maxLength * 4)
  return [...roughCut.replace(UNPRINTABLE, '')].slice(0, maxLength).join('')
}
