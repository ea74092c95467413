import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'
import type { Visitor } from './visitor.js'

const HOST = 'http://127.0.0.1:1'

describe('the pages, served below a path of a host', () => {
  const visited = new VisitedService({ PUBLIC_URL: `${HOST}/login` })

  /** Like a proxy that takes off the path, and has a front end beside it. */
  async function visitorOfHost(): Promise<Visitor> {
    const person = await visited.visitor()
    await person.page.route(`${HOST}/**`, async (route) => {
      const { pathname, search } = new URL(route.request().url())
      if (!/^\/login\//.test(pathname))
        return route.fulfill({ contentType: 'text/html', body: `<h1>shop${pathname}</h1>` })
      await route.fulfill({ response: await route.fetch({ url: visited.service.url + pathname.slice(6) + search }) })
    })
    return person
  }

  it('lead back to any path of that host, also to its first page', async () => {
    const person = await visitorOfHost()
    await person.page.goto(`${HOST}/login/register/?return_to=/`)
    await person.type('Username', 'sun')
    await person.type('Password', PASSWORD)
    await person.press('Register')
    await person.sees('shop/')
    for (const [returnTo, heading] of [
      ['/account/', 'shop/account/'],
      ['/login/account/', 'sun'],
      ['/login/', 'sun'],
    ] as const) {
      await person.page.goto(`${HOST}/login/?return_to=${returnTo}`)
      await person.sees(heading)
      // No call may be under way when the test ends.
      await person.page.waitForLoadState('networkidle')
    }
  })

  it('lead back to the account page after the login that it asked for', async () => {
    const person = await visitorOfHost()
    await person.page.goto(`${HOST}/login/register/`)
    await person.type('Username', 'sun')
    await person.type('Password', PASSWORD)
    await person.press('Register')
    await person.sees('sun')
    await person.press('Log out')
    await person.sees('Log in')
    await person.logIn('sun')
    await person.sees('sun')
    await person.page.waitForLoadState('networkidle')
  })
})
