const MIN_CODE_POINTS = 8
const MAX_CODE_POINTS = 128
const MAX_BYTES = 1024

/** The form that is hashed. Systems encode the same typed characters differently (rule CR-2). */
export function normalizedPassword(password: string): string {
  return password.normalize('NFC')
}

/** Why a password is refused before hashing, or null. Hashing an over-long password would cost too much time. */
export function passwordSizeProblem(password: string): string | null {
  return utf8Length(password) > MAX_BYTES ? 'must not be longer than 1024 bytes' : null
}

/** Why a password cannot be set, or null. Existing passwords are not checked by this. */
export async function newPasswordProblem(
  password: string,
  isCommon: (password: string) => Promise<boolean>,
): Promise<string | null> {
  const tooBig = passwordSizeProblem(password)
  if (tooBig) return tooBig
  // UTF-8 encodes every lone surrogate as the same bytes, so different passwords would match.
  if (/\p{Cs}/u.test(password)) return 'must be well-formed Unicode'
  const normalized = normalizedPassword(password)
  const length = [...normalized].length
  if (length < MIN_CODE_POINTS || length > MAX_CODE_POINTS) return 'must have 8 to 128 characters'
  return (await isCommon(normalized)) ? 'is one of the most common passwords; choose another' : null
}

function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
