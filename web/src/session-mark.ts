import { BASE, HOME } from './surroundings.js'

/** The characters that a cookie's name cannot contain. The path of a URL is percent-encoded already. */
const NOT_IN_A_NAME = /[^\w!#$%&'*+.^`|~-]/g

const NAME = `weibind_session${suffix()}`

/** Two installations on one host share its cookies, so the server ends their names with the port and the path. */
function suffix(): string {
  const { port, pathname } = HOME ?? location
  const path = HOME ? pathname : BASE
  const segments = path.split('/').filter((segment) => segment !== '')
  return `${port && `-${port}`}${segments.map((segment) => `.${segment.replace(NOT_IN_A_NAME, encoded)}`).join('')}`
}

function encoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/**
 * Whether a refresh is worth trying: the server sets this cookie beside the HttpOnly one with the refresh token, and
 * deletes both together. Our own storage would not do, since Safari empties it after 7 days without a visit.
 */
export function isMarked(): boolean {
  return document.cookie.split('; ').includes(`${NAME}=1`)
}
