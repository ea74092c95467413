let last = 3_000_000_000

/** The uid of a Weibo account that no other test knows. */
export function newUid(): string {
  last += 1
  return String(last)
}

/** A username that no user has, and that is not confusable with another one. */
export function newName(): string {
  last += 1
  return `user-${last.toString(36).replaceAll(/[01ilmo]/g, (letter) => `x${letter.charCodeAt(0)}-`)}`
}

/** The password of every user who has one. */
export const PASSWORD = 'correct horse battery staple'
