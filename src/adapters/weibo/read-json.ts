import { parse } from 'lossless-json'

/**
 * Reads an answer whatever its content type. Numbers come as the text that stands there: as a JavaScript number a
 * person's id would be rounded to somebody else's (rule OA-7). Undefined where it is not JSON.
 */
export function readJson(text: string): unknown {
  try {
    return parse(text, null, (digits) => digits)
  } catch {
    return undefined
  }
}
