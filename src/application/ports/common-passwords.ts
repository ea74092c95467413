/** A well-known list of common passwords (rule CR-2). */
export interface CommonPasswords {
  has(password: string): Promise<boolean>
}
