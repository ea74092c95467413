import { closeSync, existsSync, linkSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.js'

/**
 * Creates a file that only its owner can read, unless it exists. It appears complete or not at all.
 * @param write fills an empty draft, which then gets the file's name
 */
export function publishFile(file: string, write: (draft: string) => void): void {
  if (existsSync(file)) return
  makeFolder(dirname(file))
  const draft = `${file}.${process.pid}.new`
  rmSync(draft, { force: true })
  closeSync(openSync(draft, 'wx', 0o600))
  try {
    write(draft)
    // Unlike a rename, a link never replaces the file of another process.
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
