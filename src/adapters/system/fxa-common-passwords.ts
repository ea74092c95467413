import list from 'fxa-common-password-list'
import type { CommonPasswords } from '../../application/ports/common-passwords.js'

/** Mozilla's list of the 50,000 most common passwords of 8 characters or more. */
export class FxaCommonPasswords implements CommonPasswords {
  /** Nearly all of the list is in lower case, but `Password1` is guessed right after `password1`. */
  has(password: string): boolean {
    return list.test(password) || list.test(password.toLowerCase())
  }
}
