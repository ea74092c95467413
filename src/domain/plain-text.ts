/**
 * Characters that can forge, reorder or hide a line: controls, formats such as bidi marks, line separators, surrogates.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
/** Group 1 is kept: joiners, and the tags of a flag (UTS 51, ED-14a). */
const UNPRINTABLE_IN_A_NAME =
  /([\u200c\u200d]|\p{Extended_Pictographic}[\u{e0020}-\u{e007e}]{1,30}\u{e007f})|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u
/** Code units that are read for each code point that is kept, so that 1 MB costs no more than a name. */
const ROUGH = 8
const CONTROL = /[\p{Cc}\p{Cs}]/u

/** Makes text from outside safe for a log line or an audit event (rule LG-2). */
export function plainText(text: string, maxLength: number): string {
  const roughCut = text.slice(0, maxLength * 4)
  const printable = roughCut.replace(UNPRINTABLE, '')
  return printable.length <= maxLength ? printable : [...printable].slice(0, maxLength).join('')
}

/**
 * Makes a name from outside safe to show. Unlike plainText it keeps joiners and tags, which emoji, flags and Persian
 * need: they are invisible, but reorder nothing. Empty: nothing of the name would be visible.
 * @param maxLength in code points; a character that several code points make is kept or left out as a whole
 */
export function displayName(text: string, maxLength: number): string {
  const roughCut = text.slice(0, maxLength * ROUGH)
  const shown = roughCut.replace(UNPRINTABLE_IN_A_NAME, '$1').trim()
  return VISIBLE.test(shown) ? cutBetweenCharacters(shown, maxLength).trim() : ''
}

function cutBetweenCharacters(text: string, maxLength: number): string {
  const characters = new Intl.Segmenter('und', { granularity: 'grapheme' })
  let cut = ''
  let length = 0
  for (const { segment } of characters.segment(text)) {
    length += [...segment].length
    if (length > maxLength) return cut || [...segment].slice(0, maxLength).join('')
    cut += segment
  }
  return cut
}

/** Whether the text has control characters or unpaired surrogates, which no honest input has (rule IN-1). */
export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text)
}

/**
 * Whether databases may return the text changed: some cut it at a NUL, and none can hold an unpaired surrogate. Input
 * validation refuses such texts. The stores check again, since each provider's adapter and each queue is an input of its
 * own, and one that forgot it would make one uid another's (rule OA-7).
 */
export function isLossy(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed()
}
