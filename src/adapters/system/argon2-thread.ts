import { pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { setPriority } from 'node:os'
import { hashSync, verifySync } from '@node-rs/argon2'
import { type HashWork, isSameKind, type VerifyWork } from './password-work.js'

/** Nice 10: about a tenth of the share of a thread that handles requests, when both want the same core. */
const PRIORITY = 10
const DIGEST_BYTES = 32

// On Linux this is the priority of the calling thread (setpriority(2)); elsewhere it would be that of the process.
if (process.platform === 'linux') {
  try {
    setPriority(PRIORITY)
  } catch {
    // A sandbox may forbid the call. Passwords are checked without it.
  }
}

export function hash({ password, cost }: HashWork): string {
  return hashSync(password, cost)
}

/** A refusal does the work of every kind of hash once, the stored one in the place of its kind (rule BI-12). */
export function verify({ password, stored, dummies }: VerifyWork): boolean {
  let { rounds } = dummies
  if (typeof stored === 'string') {
    if (verifySync(stored, password)) return true
  } else if (stored) {
    const digest = derive(password, stored.salt, stored.rounds)
    if (timingSafeEqual(digest, Buffer.from(stored.digest, 'base64'))) return true
    rounds -= stored.rounds
  }
  for (const dummy of dummies.argon2)
    if (typeof stored !== 'string' || !isSameKind(dummy, stored)) verifySync(dummy, password)
  if (rounds > 0) derive(password, 'salt', rounds)
  return false
}

function derive(password: string, salt: string, rounds: number): Buffer {
  return pbkdf2Sync(password, salt, rounds, DIGEST_BYTES, 'sha256')
}
