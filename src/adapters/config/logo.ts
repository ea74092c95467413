import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'

export interface Logo {
  readonly content: Buffer
  readonly type: 'svg' | 'png'
}

const MOST_BYTES = 64 * 1024
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** The root element, after a declaration, comments and a document type. */
const SVG = /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<svg[\s>]/

/** The name of a file, which is read here, once. */
export const logo = z.string().transform((file, context): Logo => {
  const found = read(file)
  if (found) return found
  context.addIssue('not a logo')
  return z.NEVER
})

function read(file: string): Logo | null {
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 }
  if (size === 0 || size > MOST_BYTES) return null
  const content = contentOf(file)
  if (!content) return null
  if (content.subarray(0, PNG.length).equals(PNG)) return { content, type: 'png' }
  return SVG.test(content.toString('utf8')) ? { content, type: 'svg' } : null
}

function contentOf(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}
