import { setTimeout as delay } from 'node:timers/promises'
import { openedInFile } from './opened.js'

/** Sockets and processes that were closed need a moment to be gone. */
const GONE_WITHIN_MS = 5000
/** What a test has opened and not closed: servers that listen, processes that run. */
const LEAKS = ['TCPServerWrap', 'ProcessWrap']

// Mocha 12 ignores a rejection that nothing handles, although it would end the program (rule IN-4).
process.on('unhandledRejection', (reason) => {
  throw reason
})

export const mochaHooks = {
  /** With --parallel after each file, otherwise after all of them. */
  async afterAll(): Promise<void> {
    await openedInFile.close()
    await expectNothingOpen()
  },
}

/** A run ends although something keeps the process alive, and fails for it. */
export function mochaGlobalTeardown(): void {
  const end = () => {
    console.error(
      `The tests are over, and this keeps the process alive: ${process.getActiveResourcesInfo().join(', ')}`,
    )
    // After mocha's own handler, which sets the status by the failures alone.
    process.once('exit', () => {
      process.exitCode = 1
    })
    process.exit()
  }
  setTimeout(end, 2 * GONE_WITHIN_MS).unref()
}

async function expectNothingOpen(): Promise<void> {
  const deadline = Date.now() + GONE_WITHIN_MS
  const leaks = () => process.getActiveResourcesInfo().filter((resource) => LEAKS.includes(resource))
  while (leaks().length > 0 && Date.now() < deadline) await delay(50)
  if (leaks().length > 0) throw new Error(`the tests left open: ${leaks().join(', ')}`)
}
