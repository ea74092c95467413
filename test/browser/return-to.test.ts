import { expect } from 'chai'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'

describe('return_to in a browser', () => {
  const visited = new VisitedService()

  it('leads back to the page where the login began, and to no other host', async () => {
    const person = await visited.visitor()
    await person.register('sun')
    await person.open('/?return_to=/readyz')
    await person.page.waitForURL(({ pathname }) => pathname === '/readyz')
    const evil = ['//evil.example/', '/\\evil.example', 'https://evil.example/']
    const waysIn = ['/', '/register/', '/bind/', '/oauth/callback/?code=a&state=b', '/farewell/']
    for (const nowhere of [...evil, ...waysIn]) {
      await person.open(`/?return_to=${encodeURIComponent(nowhere)}`)
      await person.sees('sun')
      expect(new URL(person.page.url()).pathname + new URL(person.page.url()).search).to.equal('/account/')
    }
  })

  it('leads back to a path of 2,048 characters, and ignores a longer one', async () => {
    const person = await visited.registered('sun')
    const longest = `/readyz?${'x'.repeat(2040)}`
    await person.open(`/?return_to=${encodeURIComponent(longest)}`)
    await person.page.waitForURL(visited.service.url + longest)
    await person.open(`/?return_to=${encodeURIComponent(`${longest}x`)}`)
    await person.sees('sun')
  })

  it('leads back from a registration, and from a second try after a refusal', async () => {
    const registered = await visited.visitor()
    await registered.open('/?return_to=/readyz')
    await registered.follow('Register')
    await registered.type('Username', 'sun')
    await registered.type('Password', PASSWORD)
    await registered.press('Register')
    await registered.page.waitForURL(({ pathname }) => pathname === '/readyz')
    const refused = await visited.visitor()
    await refused.open('/?return_to=/readyz')
    await refused.toWeibo()
    await refused.refuse()
    await refused.follow('Start again')
    await refused.toWeibo()
    await refused.agree()
    await refused.isAskedToBind()
    await refused.page.reload()
    await refused.isAskedToBind()
    await refused.type('Username', 'moon')
    await refused.press('Register')
    await refused.page.waitForURL(({ pathname }) => pathname === '/readyz')
  })

  it('leaves no finished page behind the back button', async () => {
    const person = await visited.visitor()
    await person.open('/?return_to=/readyz')
    await person.toWeibo()
    await person.agree()
    await person.isAskedToBind()
    await person.type('Username', 'sun')
    await person.press('Register')
    await person.page.waitForURL(({ pathname }) => pathname === '/readyz')
    await person.page.goBack()
    expect(new URL(person.page.url()).origin).to.equal(person.service.sandbox.url)
  })

  it('keeps a logged-in user from registering by mistake', async () => {
    const person = await visited.visitor()
    await person.register('sun')
    await person.open('/register/')
    await person.sees('sun')
  })
})
