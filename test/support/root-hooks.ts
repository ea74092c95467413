import { setTimeout as delay } from 'node:timers/promises'
import { openedInFile } from './opened.js'

/** Closed sockets and ended processes take a moment to disappear. */
const GONE_WITHIN_MS = 5000
/** Resources that a test must close: listening servers, running processes. */
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

/** If something keeps the process alive, the run ends all the same, and fails. */
export function mochaGlobalTeardown(): void {
  const end = () => {
    console.error(
      `The tests are over, and this keeps the process alive: ${process.getActiveResourcesInfo().join(', ')}`,
    )
    // Runs after mocha's own handler, which sets the status only by the failures.
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
