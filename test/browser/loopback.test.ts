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
    await person.sees('Link your account')
    expect(new URL(person.page.url()).origin).to.equal(visited.service.url)
    await person.type('Username', 'lin')
    await person.press('Register and link')
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

describe('the pages of a service whose PUBLIC_URL is another host', () => {
  const visited = new VisitedService({ PUBLIC_URL: 'https://login.example' })

  it('do not lead a browser at localhost away', async () => {
    const person = await visited.visitor()
    await person.page.goto(`http://localhost:${visited.service.port}/`)
    await person.toWeibo()
    expect(visited.pages.origins()).not.to.include('https://login.example')
  })
})
