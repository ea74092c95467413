/** A name in the three forms that matter: two users may share none of them but the first's spelling (rule BI-7). */
export interface Username {
  /** As the person wrote it. */
  readonly name: string
  /** Case-folded: what a login looks up. */
  readonly key: string
  /** What the name looks like (UTS 39, section 4): `AIice` and `Alice` share it. */
  readonly skeleton: string
}

const LETTER_OR_DIGIT = String.raw`(?:\p{L}(?<=[\p{Script=Latin}\p{Script=Han}])|[0-9])`
const PATTERN = new RegExp(`^${LETTER_OR_DIGIT}(?:${LETTER_OR_DIGIT}|[_.-]){1,31}$`, 'u')

/** A name as a person meant it: keyboards add spaces and type full-width letters. Never for registration. */
export function meantUsername(typed: string): string {
  return typed.normalize('NFKC').trim()
}

/** Why a name cannot be registered, or null. */
export function usernameProblem(name: string): string | null {
  if (name.trim() !== name) return 'must not begin or end with a space'
  if (name.normalize('NFKC') !== name) return 'must be in its plain form (NFKC), without look-alike variants'
  if (!PATTERN.test(name)) {
    return 'must have 2 to 32 letters (Latin or Han), digits, "_", "-" or ".", and begin with a letter or digit'
  }
  return null
}

/**
 * Folds case as Unicode's full case folding does for Latin: up, so that ß meets ss, then down; and down before all,
 * since ẞ has no upper case. JavaScript has no case folding of its own, and lower case alone would keep STRASSE and
 * straße apart.
 */
export function usernameKey(name: string): string {
  return name.toLowerCase().toUpperCase().toLowerCase().normalize('NFC')
}
