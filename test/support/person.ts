import type { Answer, CookieClient, Fields } from './cookie-client.js'

export const PASSWORD = 'a long and quiet evening'

/** What Weibo sends the browser back with. */
export interface Returned {
  readonly code: string
  readonly state: string
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

/** Somebody who has a Weibo account and sits at a browser. */
export class Person {
  constructor(
    readonly browser: CookieClient,
    readonly uid: string,
  ) {}

  /** Begins, and agrees at Weibo. `sandbox_fault` and the like say how Weibo behaves. */
  async agree(
    wishes: Readonly<Record<string, string>> = {},
    begin = '/oauth/weibo/',
    token?: string,
  ): Promise<Returned> {
    const { field } = await this.browser.get(begin, token ? bearer(token) : {})
    const page = new URL(field('url'))
    for (const [name, value] of Object.entries({ sandbox_person: this.uid, ...wishes }))
      page.searchParams.set(name, value)
    const { headers } = await fetch(page, { redirect: 'manual' })
    const returned = new URL(headers.get('location') ?? 'none:').searchParams
    return { code: returned.get('code') ?? '', state: returned.get('state') ?? '' }
  }

  callback({ code, state }: Returned): Promise<Answer> {
    return this.browser.post('/oauth/weibo/callback/', { code, state })
  }

  async logIn(wishes: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.callback(await this.agree(wishes))
  }

  async ticket(): Promise<string> {
    return (await this.logIn()).field('bind_ticket')
  }

  register(username: string, more: Fields = {}): Promise<Answer> {
    return this.browser.post('/users/', { username, password: PASSWORD, ...more })
  }
}
