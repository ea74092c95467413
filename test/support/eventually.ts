import { setTimeout as delay } from 'node:timers/promises'

/** Waits for a condition. If it is not met in time, the error describes it. */
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
