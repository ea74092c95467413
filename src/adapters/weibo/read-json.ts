import { parse } from 'lossless-json'

/**
 * Parses JSON, and returns undefined for other text. Numbers are returned as text: as a JavaScript number, a large uid
 * would be rounded to that of another person (rule OA-7).
 */
export function readJson(text: string): unknown {
  try {
    return parse(text, null, (digits) => digits)
  } catch {
    return undefined
  }
}
