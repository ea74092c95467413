const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]))
/** As many digits as a `number` holds exactly: a group costs one operation on big integers instead of eight. */
const GROUP = 8
const GROUP_BASE = BigInt(DIGITS.length ** GROUP)

/** The bytes as one number in base 62, after a `0` for each leading zero byte: base-x with these digits. */
export function encodeBase62(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  let digits = ''
  for (let rest = BigInt(`0x0${hex}`); rest > 0n; rest /= GROUP_BASE) {
    digits = groupOf(Number(rest % GROUP_BASE)) + digits
  }
  return '0'.repeat(leadingZeros(bytes)) + digits.replace(/^0+/, '')
}

/** Null for a text with other characters. Every other text is the only one for its bytes. */
export function decodeBase62(text: string): Buffer | null {
  let number = 0n
  for (let end = text.length % GROUP; end <= text.length; end += GROUP) {
    const value = numberOf(text.slice(Math.max(0, end - GROUP), end))
    if (Number.isNaN(value)) return null
    number = number * GROUP_BASE + BigInt(value)
  }
  const hex = number === 0n ? '' : number.toString(16)
  const [zeros = ''] = /^0*/.exec(text) ?? []
  return Buffer.from('00'.repeat(zeros.length) + (hex.length % 2 === 0 ? hex : `0${hex}`), 'hex')
}

function groupOf(value: number): string {
  let digits = ''
  for (let rest = value; digits.length < GROUP; rest = Math.floor(rest / DIGITS.length)) {
    digits = DIGITS.charAt(rest % DIGITS.length) + digits
  }
  return digits
}

/** NaN if a character is no digit. */
function numberOf(group: string): number {
  let value = 0
  for (const digit of group) value = value * DIGITS.length + (VALUES.get(digit) ?? Number.NaN)
  return value
}

function leadingZeros(bytes: Uint8Array): number {
  const count = bytes.findIndex((byte) => byte !== 0)
  return count === -1 ? bytes.length : count
}
