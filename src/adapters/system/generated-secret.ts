import { readFileSync, writeFileSync } from 'node:fs'
import { publishFile } from './publish-file.js'

/**
 * A secret that is generated once and kept in a file, so that it survives a restart. Processes that start together use
 * the same one.
 */
export function generatedSecret(file: string, generate: () => string): string {
  publishFile(file, (draft) => writeFileSync(draft, generate(), { flush: true }))
  const secret = readFileSync(file, 'utf8').trim()
  if (!secret) throw new Error(`${file} is empty: remove it to generate a new secret`)
  return secret
}
