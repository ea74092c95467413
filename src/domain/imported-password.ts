/** A password hash of another system that a login can check. */
export interface ImportedPassword {
  readonly hash: string
  /** What checking it costs: the hash without salt and digest. */
  readonly kind: string
}

export interface Pbkdf2Hash {
  readonly rounds: number
  readonly salt: string
  /** Base64. */
  readonly digest: string
}

const MAX_ROUNDS = 2_000_000
/** 1 GiB. A hash that asks for more would stop the service. */
const MAX_ARGON2_KIB = 1_048_576
const MAX_ARGON2_PASSES = 16
const PBKDF2 = /^pbkdf2_sha256\$([1-9]\d{0,6})\$([^$]{1,128})\$([A-Za-z\d+/]{43}=)$/
const ARGON2ID =
  /^(\$argon2id\$v=19\$m=([1-9]\d{0,9}),t=([1-9]\d{0,9}),p=([1-9]\d{0,3}))\$[A-Za-z\d+/]{11,}\$[A-Za-z\d+/]{22,}$/

/** What Django's `password` field holds, if a login can check it. Null: other hashers, and unusable passwords (`!...`). */
export function importedPassword(encoded: string): ImportedPassword | null {
  const pbkdf2 = pbkdf2Hash(encoded)
  if (pbkdf2) return { hash: encoded, kind: pbkdf2Kind(pbkdf2.rounds) }
  if (!encoded.startsWith('argon2$')) return null
  const hash = encoded.slice('argon2'.length)
  const [, kind = '', memory, passes] = ARGON2ID.exec(hash) ?? []
  const isBearable = Number(memory) <= MAX_ARGON2_KIB && Number(passes) <= MAX_ARGON2_PASSES
  return kind && isBearable ? { hash, kind } : null
}

export function pbkdf2Hash(hash: string): Pbkdf2Hash | null {
  const [, rounds, salt = '', digest = ''] = PBKDF2.exec(hash) ?? []
  return rounds !== undefined && Number(rounds) <= MAX_ROUNDS ? { rounds: Number(rounds), salt, digest } : null
}

function pbkdf2Kind(rounds: number): string {
  return `pbkdf2_sha256$${rounds}`
}

/** The rounds of a kind, or null for another kind. */
export function roundsOf(kind: string): number | null {
  const [, rounds] = /^pbkdf2_sha256\$(\d+)$/.exec(kind) ?? []
  return rounds === undefined ? null : Number(rounds)
}
