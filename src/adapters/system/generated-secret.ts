import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A secret that development makes for itself: kept in a file that only its owner can read, so that it survives a
 * restart. It is there whole or not at all, and two processes that begin at once agree on the one that came first.
 */
export function generatedSecret(file: string, generate: () => string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if (!existsSync(file)) putInPlace(file, generate())
  const secret = readFileSync(file, 'utf8').trim()
  if (!secret) throw new Error(`${file} is empty: remove it, and a new one is made`)
  return secret
}

function putInPlace(file: string, secret: string): void {
  const draft = `${file}.${process.pid}.new`
  rmSync(draft, { force: true })
  try {
    writeFileSync(draft, secret, { flag: 'wx', mode: 0o600, flush: true })
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
