import { setTimeout as delay } from 'node:timers/promises'

/** Waits until something is so, and says what it was waiting for where it never comes to be. */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await delay(5)
  }
}
