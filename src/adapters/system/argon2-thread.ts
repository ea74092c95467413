import { setPriority } from 'node:os'
import { hashSync, verifySync } from '@node-rs/argon2'
import type { Argon2Cost } from './argon2-password-hasher.js'

export interface HashWork {
  readonly password: string
  readonly cost: Argon2Cost
}

export interface VerifyWork {
  readonly password: string
  readonly stored: string
}

/** Nice 10: about a tenth of the share of a thread that handles requests, when both want the same core. */
const PRIORITY = 10

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

export function verify({ password, stored }: VerifyWork): boolean {
  return verifySync(stored, password)
}
