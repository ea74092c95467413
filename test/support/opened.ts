import { temporaryFolder } from './temporary-folder.js'

type Close = () => unknown

/** Closes what was opened, in reverse order, even if a later part could not be opened or opens too late. */
export class Opened {
  private readonly closes: Close[] = []

  /** Returns what is opened, and closes it with the rest. */
  open<T>(opening: Promise<T>, close: (opened: T) => unknown): Promise<T> {
    this.add(() => opening.then(close, () => {}))
    return opening
  }

  /** A folder that is removed with the rest. */
  folder(): string {
    const { path, remove } = temporaryFolder()
    this.add(remove)
    return path
  }

  add(close: Close): void {
    this.closes.push(close)
  }

  /** @throws the first error, after everything was closed */
  async close(): Promise<void> {
    const failures: unknown[] = []
    for (let close = this.closes.pop(); close; close = this.closes.pop()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}

/** Opens something that has several parts. If one of them fails, the parts before it are closed. */
export async function openWhole<T>(open: (parts: Opened) => Promise<T>): Promise<T> {
  const parts = new Opened()
  try {
    return await open(parts)
  } catch (error) {
    await parts.close()
    throw error
  }
}

/** For the tests of one `describe`: closed after the last test. Call it inside that `describe`. */
export function openedForSuite(): Opened {
  const opened = new Opened()
  after('close what was opened', () => opened.close())
  return opened
}

/** As openedForSuite, but closed after each test. */
export function openedForTest(): Opened {
  const opened = new Opened()
  afterEach('close what was opened', () => opened.close())
  return opened
}

/** What all tests of a file share, such as the browser: closed by the root hooks. */
export const openedInFile = new Opened()
