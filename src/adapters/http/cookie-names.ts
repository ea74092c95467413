/**
 * The characters that a cookie's name cannot contain (RFC 6265, section 4.1.1: a token), and `.`, which separates
 * segments. Not `%`, since a URL's path is encoded already.
 */
const NOT_IN_A_NAME = /[^\w!#$%&'*+^`|~-]/g

/**
 * The end of each cookie's name: `-<port>` if the URL has a port, then `.` and the segments of its path.
 * Browsers send a cookie to all ports of a host, so without it two installations on one host would share cookies.
 */
export function cookieSuffix(publicUrl: string): string {
  const { port, pathname } = new URL(publicUrl)
  const segments = pathname.split('/').filter((segment) => segment !== '')
  const path = segments.map((segment) => `.${segment.replace(NOT_IN_A_NAME, encoded)}`).join('')
  return `${port && `-${port}`}${path}`
}

/** `encodeURIComponent` leaves parentheses as they are. */
function encoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
