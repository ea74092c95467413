import { temporaryFolder } from './temporary-folder.js'

type Close = () => unknown

/** What was opened, closed in the reverse order, also where opening the next thing failed or came too late. */
export class Opened {
  private readonly closes: Close[] = []

  /** Hands on what is opened, and closes it with the rest. What cannot be opened needs no closing. */
  open<T>(opening: Promise<T>, close: (opened: T) => unknown): Promise<T> {
    this.add(() => opening.then(close, () => {}))
    return opening
  }

  /** A folder that goes with the rest. */
  folder(): string {
    const { path, remove } = temporaryFolder()
    this.add(remove)
    return path
  }

  add(close: Close): void {
    this.closes.push(close)
  }

  /** @throws what went wrong first, after everything else was closed too */
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

/** Opens something that has several parts: where one of them fails, those before it are closed. */
export async function openWhole<T>(open: (parts: Opened) => Promise<T>): Promise<T> {
  const parts = new Opened()
  try {
    return await open(parts)
  } catch (error) {
    await parts.close()
    throw error
  }
}

/** For the tests of one `describe`, and made inside it: closed after the last of them. */
export function openedForSuite(): Opened {
  const opened = new Opened()
  after('close what was opened', () => opened.close())
  return opened
}

/** As openedForSuite, for each test of the `describe` by itself. */
export function openedForTest(): Opened {
  const opened = new Opened()
  afterEach('close what was opened', () => opened.close())
  return opened
}

/** What all tests of a file share, such as the browser: closed by the root hooks. */
export const openedInFile = new Opened()
