import { ofInstallation } from './installation.js'

const NAME = ofInstallation('weibind_session')

/**
 * Whether a refresh is worth trying: the server sets this cookie beside the HttpOnly one with the refresh token, and
 * deletes both together. `localStorage` does not serve, since Safari empties it after 7 days without a visit.
 */
export function isMarked(): boolean {
  return document.cookie.split('; ').includes(`${NAME}=1`)
}
