const GROUP = /.{5}/g
/** Letters that look like digits, which Crockford's Base32 leaves out, and the digits that they are read as. */
const LOOKALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }

/** How a code is shown: in groups of five digits, with hyphens. */
export function writtenRecoveryCode(digits: string): string {
  return (digits.match(GROUP) ?? []).join('-')
}

/** The digits of a code as a person typed it: case, spaces and hyphens do not matter. */
export function readRecoveryCode(typed: string): string {
  const digits = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
  return digits.replace(/[OIL]/g, (letter) => LOOKALIKES[letter] ?? letter)
}
