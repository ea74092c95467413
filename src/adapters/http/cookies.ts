import type { Application } from '../../application/application.js'
import { BrowserCookie } from './browser-cookie.js'
import { cookieSuffix } from './cookie-names.js'
import { RefreshCookie } from './refresh-cookie.js'
import { ReturnToCookie } from './return-to-cookie.js'

export interface Cookies {
  readonly browser: BrowserCookie
  readonly refresh: RefreshCookie
  readonly returnTo: ReturnToCookie
}

export interface CookieSettings {
  readonly publicUrl: string
  readonly stateTtlSeconds: number
}

export function cookiesOf(app: Application, { publicUrl, stateTtlSeconds }: CookieSettings): Cookies {
  const isHttps = publicUrl.startsWith('https:')
  const suffix = cookieSuffix(publicUrl)
  return {
    browser: new BrowserCookie(app.browserNames, { isHttps, suffix }),
    refresh: new RefreshCookie(publicUrl),
    returnTo: new ReturnToCookie({ paths: app.returnPaths, isHttps, suffix, stateTtlSeconds }),
  }
}
