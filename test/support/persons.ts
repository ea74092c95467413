let last = 3_000_000_000

/** The uid of somebody at Weibo whom no other test knows. */
export function newPerson(): string {
  last += 1
  return String(last)
}

/** A username that nobody has, and that looks like no other. */
export function newName(): string {
  last += 1
  return `user-${last.toString(36).replaceAll(/[01ilmo]/g, (letter) => `x${letter.charCodeAt(0)}-`)}`
}

export const PASSWORD = 'correct horse battery staple'
