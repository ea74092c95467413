import { BASE, HOME } from './surroundings.js'

/**
 * The characters that a cookie's name cannot contain, and `.`, which separates segments. A URL's path is percent-encoded
 * already.
 */
const NOT_IN_A_NAME = /[^\w!#$%&'*+^`|~-]/g

const SUFFIX = suffix()

/** The name with port and path of PUBLIC_URL, so that two installations on one host or origin do not share it. */
export function ofInstallation(name: string): string {
  return name + SUFFIX
}

/** The suffix that the names of the server's cookies have. */
function suffix(): string {
  const { port, pathname } = HOME ?? location
  const path = HOME ? pathname : BASE
  const segments = path.split('/').filter((segment) => segment !== '')
  return `${port && `-${port}`}${segments.map((segment) => `.${segment.replace(NOT_IN_A_NAME, encoded)}`).join('')}`
}

function encoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
