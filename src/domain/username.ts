/** A username in three forms. `key` and `skeleton` are unique (rule BI-7). */
export interface Username {
  readonly name: string
  /** Case-folded: what a login looks up. */
  readonly key: string
  /** The same for names that look alike (UTS 39, section 4), such as `AIice` and `Alice`. */
  readonly skeleton: string
}

const LETTER_OR_DIGIT = String.raw`(?:\p{L}(?<=[\p{Script=Latin}\p{Script=Han}])|[0-9])`
const PATTERN = new RegExp(`^${LETTER_OR_DIGIT}(?:${LETTER_OR_DIGIT}|[_.-]){1,31}$`, 'u')

const INVISIBLE = String.raw`\p{Default_Ignorable_Code_Point}`
const INVISIBLE_EDGE = new RegExp(`^${INVISIBLE}|${INVISIBLE}$`, 'u')
const BLANK_BEGINNING = new RegExp(String.raw`^[\s${INVISIBLE}]+`, 'u')
const BLANK = new RegExp(String.raw`[\s${INVISIBLE}]`, 'u')

/**
 * Corrects what keyboards and pasting change in a name: spaces and invisible characters around it, and full-width
 * letters. For logins only.
 */
export function correctedUsername(typed: string): string {
  const characters = [...typed.normalize('NFKC').replace(BLANK_BEGINNING, '')]
  return characters.slice(0, characters.findLastIndex((character) => !BLANK.test(character)) + 1).join('')
}

/** Variants: characters that NFKC changes, such as full-width letters. */
export type UsernameProblem = 'username-spaces' | 'username-invisible' | 'username-variants' | 'username-form'

export function usernameProblem(name: string): UsernameProblem | null {
  if (name.trim() !== name) return 'username-spaces'
  if (INVISIBLE_EDGE.test(name)) return 'username-invisible'
  if (name.normalize('NFKC') !== name) return 'username-variants'
  return PATTERN.test(name) ? null : 'username-form'
}

/**
 * Unicode's full case folding for Latin letters, which JavaScript lacks. Lower case alone would not make STRASSE and
 * straße equal: upper case turns ß into SS. Lower case comes first, since upper case leaves ẞ as it is.
 */
export function usernameKey(name: string): string {
  return name.toLowerCase().toUpperCase().toLowerCase().normalize('NFC')
}
