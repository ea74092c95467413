import { expect } from 'chai'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'
import { Visitor } from './visitor.js'

const HOST = 'http://127.0.0.1'

async function cookieNamed({ page }: Visitor, name: string) {
  return (await page.context().cookies()).find((cookie) => cookie.name === name)
}

for (const [publicUrl, mark] of [
  [`${HOST}:8443`, 'weibind_session-8443'],
  [`${HOST}/a/b`, 'weibind_session.a.b'],
  [`${HOST}:8443/a/b`, 'weibind_session-8443.a.b'],
  [`${HOST}/a.b`, 'weibind_session.a%2Eb'],
  [HOST, 'weibind_session'],
] as const)
  describe(`the cookie that says whether a refresh is worth trying, below ${publicUrl}`, () => {
    const visited = new VisitedService({ PUBLIC_URL: publicUrl })

    /** A proxy that removes the path, and drops the connection once a deletion is done. */
    async function visitor(): Promise<Visitor> {
      const person = await visited.visitor()
      const context = person.page.context()
      await context.route(`${publicUrl}/**`, async (route) => {
        const { pathname, search } = new URL(route.request().url())
        const path = pathname.slice(new URL(`${publicUrl}/`).pathname.length - 1)
        const cookies = await context.cookies()
        const response = await route.fetch({ url: visited.service.url + path + search })
        if (route.request().method() !== 'DELETE' || path !== '/users/me/') return route.fulfill({ response })
        await context.addCookies(cookies)
        await route.abort('connectionreset')
      })
      return new Visitor(person.page, { ...visited.service, url: publicUrl })
    }

    it('is believed in place of the storage of the pages', async () => {
      const person = await visitor()
      await person.register('lin')
      expect(await cookieNamed(person, mark)).to.include({ value: '1', httpOnly: false })
      await person.page.evaluate('localStorage.clear()')
      await person.page.reload()
      await person.sees('lin')
      const refreshed = person.count('/sessions/refresh/')
      await person.page.context().clearCookies({ name: mark })
      await person.page.reload()
      await person.sees('Log in')
      await person.page.waitForLoadState('networkidle')
      expect(refreshed()).to.equal(0)
    })

    it('goes with the session, also where the answer that deletes it is lost', async () => {
      const person = await visitor()
      await person.register('lin')
      await person.press('Log out')
      await person.sees('Log in')
      expect(await cookieNamed(person, mark)).to.equal(undefined)
      await person.logIn('lin')
      await person.sees('lin')
      await person.askToDelete(PASSWORD)
      await person.press('Delete permanently')
      await person.sees('Your account is most likely deleted')
      expect(await cookieNamed(person, mark)).to.equal(undefined)
    })
  })

describe('a browser that earlier pages have logged in', () => {
  const visited = new VisitedService()

  it('stays logged in: what they kept is believed once', async () => {
    const person = await visited.registered('lin')
    await person.page.evaluate("localStorage.setItem('weibind.logged-in', '1')")
    await person.page.context().clearCookies({ name: /^weibind_session/ })
    await person.page.reload()
    await person.sees('lin')
    expect(await person.stored()).not.to.include('logged-in')
    expect(await cookieNamed(person, `weibind_session-${visited.service.port}`)).to.include({ value: '1' })
  })
})
