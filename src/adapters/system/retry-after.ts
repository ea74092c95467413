/** The seconds of `Retry-After` (RFC 9110, section 10.2.3), from a number or a date. Null: missing or neither. */
export function retryAfterSeconds(header: unknown, now: Date): number | null {
  if (typeof header !== 'string') return null
  if (/^\d{1,9}$/.test(header)) return Number(header)
  // Date.parse takes many more forms than the header may have.
  if (!/^[A-Z][a-z]+,? .*\d{2}:\d{2}:\d{2}/.test(header)) return null
  const at = Date.parse(/GMT$/.test(header) ? header : `${header} GMT`)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000))
}
