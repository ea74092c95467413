import type { CommonPasswords } from '../../application/ports/common-passwords.js'

/** Mozilla's list of the 50,000 most common passwords of 8 characters or more. */
export class FxaCommonPasswords implements CommonPasswords {
  /** Nearly all of the list is in lower case, but `Password1` is guessed right after `password1`. */
  async has(password: string): Promise<boolean> {
    // Loaded with the first new password, since it takes 9 MB.
    const { default: list } = await import('fxa-common-password-list')
    return list.test(password) || list.test(password.toLowerCase())
  }
}
