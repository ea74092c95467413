/** A path of the front end, as the API accepts it, or null. A browser must not read it as another host. */
export function asReturnTo(given: unknown): string | null {
  return typeof given === 'string' && /^\/(?![/\\])[!#-[\]-~]{0,2047}$/.test(given) ? given : null
}

export function leadingTo(path: '/' | '/register/', returnTo: string | null): string {
  return returnTo ? `${path}?${new URLSearchParams({ return_to: returnTo })}` : path
}
