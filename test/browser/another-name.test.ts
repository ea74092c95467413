import { expect } from 'chai'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'

describe('the pages at another name of this machine', () => {
  const visited = new VisitedService()

  async function atLocalhost(path: string) {
    const person = await visited.visitor()
    await person.page.goto(`http://localhost:${visited.service.port}${path}`)
    return person
  }

  it('begin a login at the name that Weibo leads back to, so that its cookie is there', async () => {
    const person = await atLocalhost('/?return_to=/operator/')
    await person.toWeibo()
    await person.agree()
    await person.isAskedToBind()
    expect(new URL(person.page.url()).origin).to.equal(visited.service.url)
    await person.type('Username', 'lin')
    await person.press('Register')
    await person.page.waitForURL(`${visited.service.url}/operator/`)
  })

  it('lead to that name before binding, where the person is not logged in yet', async () => {
    const person = await atLocalhost('/register/')
    await person.type('Username', 'lin')
    await person.type('Password', PASSWORD)
    await person.press('Register')
    await person.sees('lin')
    await person.press('Link a Weibo account')
    await person.sees('Log in')
    expect(new URL(person.page.url()).origin).to.equal(visited.service.url)
    await person.logIn('lin')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.press('Link this account')
    await person.reads('林小雨')
  })

  it('stay at the name that PUBLIC_URL says', async () => {
    const person = await visited.visitor()
    let begun = 0
    await person.page.route('**/oauth/weibo/?*', (route) => {
      if (!route.request().isNavigationRequest()) begun += 1
      return route.fallback()
    })
    await person.open('/')
    await person.toWeibo()
    expect(begun).to.equal(1)
  })
})

describe('the pages at another host than that of PUBLIC_URL', () => {
  const HOME = 'https://login.example'
  const visited = new VisitedService({ PUBLIC_URL: HOME })

  /** Both names lead to the service: `login.example` with and without https, and `www.login.example`. */
  async function visitorAt(url: string) {
    const person = await visited.visitor()
    await person.page.route(/^https?:\/\/(www\.)?login\.example\//, async (route) => {
      const { host, pathname, search } = new URL(route.request().url())
      const headers = { ...(await route.request().allHeaders()), host }
      const response = await route.fetch({ url: visited.service.url + pathname + search, headers, maxRedirects: 0 })
      await route.fulfill({ response })
    })
    await person.page.goto(url)
    return person
  }

  for (const elsewhere of ['http://www.login.example', 'http://login.example'])
    it(`begin a login at PUBLIC_URL, so that its cookie is there (${elsewhere})`, async () => {
      const person = await visitorAt(`${elsewhere}/?return_to=/operator/`)
      await person.sees('Log in')
      const begun = person.page.waitForRequest(
        (request) => request.isNavigationRequest() && request.url().includes('/oauth/weibo/'),
      )
      const atWeibo = person.page.waitForRequest((request) => request.url().startsWith(visited.service.sandbox.url))
      await person.press('Continue with Weibo')
      expect((await begun).url()).to.equal(`${HOME}/oauth/weibo/?purpose=login&return_to=%2Foperator%2F&redirect=1`)
      const state = new URL((await atWeibo).url()).searchParams.get('state')
      await person.page.goto(`${HOME}/oauth/callback/?error=access_denied&state=${state}`)
      await person.reads('The authorization at Weibo was not completed')
    })

  it('lead to no other host than that of PUBLIC_URL', async () => {
    const person = await visitorAt('http://www.login.example/?return_to=//evil.example/')
    const begun = person.page.waitForRequest(
      (request) => request.isNavigationRequest() && request.url().includes('/oauth/weibo/'),
    )
    await person.press('Continue with Weibo')
    expect((await begun).url()).to.equal(`${HOME}/oauth/weibo/?purpose=login&redirect=1`)
  })

  it('stay at their host for everything but a login at Weibo', async () => {
    const person = await visitorAt('http://www.login.example/register/')
    await person.type('Username', 'lin')
    await person.type('Password', PASSWORD)
    await person.press('Register')
    await person.sees('lin')
    expect(new URL(person.page.url()).origin).to.equal('http://www.login.example')
    await person.page.waitForLoadState('networkidle')
  })
})
