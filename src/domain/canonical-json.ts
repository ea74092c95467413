/**
 * Canonical JSON (RFC 8785): no spaces, the names of an object in the order of their UTF-16 code units. JSON.stringify
 * writes texts and numbers as the RFC asks. A field whose value is undefined is left out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  return `{${Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(byName)
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`)
    .join(',')}}`
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1
}
