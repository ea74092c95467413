import { closeSync, fsyncSync, linkSync, lstatSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Creates a file that only its owner can read. It appears complete or not at all, and never in place of another.
 * @param write fills an empty draft, which then gets the file's name
 * @throws the error of the file system or of `write`
 */
export async function publishNewFile(
  file: string,
  write: (draft: string) => Promise<void>,
): Promise<'published' | 'exists'> {
  if (lstatSync(file, { throwIfNoEntry: false })) return 'exists'
  const draft = `${file}.${process.pid}.new`
  closeSync(openSync(draft, 'wx', 0o600))
  try {
    await write(draft)
    // Unlike a rename, a link never replaces another file.
    linkSync(draft, file)
    flushFolder(dirname(file))
    return 'published'
  } catch (error) {
    if (isExists(error)) return 'exists'
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Makes the new name durable. */
function flushFolder(folder: string): void {
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

function isExists(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
