/** A path of the front end, as the API takes it; nothing that a browser could read as another host. */
export function asReturnTo(given: unknown): string | null {
  return typeof given === 'string' && /^\/(?![/\\])[!#-[\]-~]{0,239}$/.test(given) ? given : null
}

/** The page of ours, and where it is to lead afterwards. */
export function leadingTo(path: '/' | '/register/', returnTo: string | null): string {
  return returnTo ? `${path}?${new URLSearchParams({ return_to: returnTo })}` : path
}
