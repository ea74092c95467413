import { expect } from 'chai'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'
import type { Visitor } from './visitor.js'

const BOTH = ['login', 'bind']
const OFFERED = [
  { provider: 'second', channels: ['mp'], purposes: BOTH },
  { provider: 'weibo', channels: ['web', 'app'], purposes: BOTH },
  { provider: 'native', channels: ['app', 'mini'], purposes: BOTH },
]

describe('the pages of a service with several providers', () => {
  const visited = new VisitedService()

  async function visitor(): Promise<Visitor> {
    const person = await visited.visitor()
    await answer(person, '**/oauth/providers/', OFFERED)
    return person
  }

  const answer = ({ page }: Visitor, path: string, data: unknown) =>
    page.route(path, (route) => route.fulfill({ json: { code: 0, msg: '', data } }))

  /** Without the mark of a provider that has none of its own: its first letter. */
  const buttonsOf = async ({ page }: Visitor) =>
    (await page.locator('.providers button.provider').allInnerTexts()).map((text) => text.replace(/^.\n/, ''))

  const linksOf = ({ page }: Visitor) =>
    page.getByRole('button', { name: /^Link a / }).evaluateAll((found) => found.map((each) => each.ariaLabel))

  it('offer each that begins in a browser, in the order of the API, and go to the one that is pressed', async () => {
    const person = await visitor()
    await answer(person, '**/oauth/second/?*', { url: `${visited.service.url}/farewell/?there`, state: 'x' })
    await person.open('/')
    await person.reads('You confirm the login at second or Weibo.')
    expect(await buttonsOf(person)).to.deep.equal(['Continue with second', 'Continue with Weibo'])
    const begun = person.page.waitForRequest('**/oauth/second/?purpose=login')
    await person.press('Continue with second')
    await begun
  })

  it('offer none before the API has answered, and try again', async () => {
    const person = await visited.visitor()
    await person.page.route('**/oauth/providers/', (route) => route.abort('connectionreset'))
    await person.open('/')
    await person.reads('The service cannot be reached.')
    expect(await buttonsOf(person)).to.deep.equal([])
    await answer(person, '**/oauth/providers/', OFFERED.slice(0, 1))
    await person.press('Try again')
    await person.reads('You confirm the login at second.')
    expect(await buttonsOf(person)).to.deep.equal(['Continue with second'])
  })

  it('offer to link those that are not linked, and unlink each by its own path', async () => {
    const person = await visitor()
    await person.registerBound('lin')
    await person.reads('林小雨')
    await person.setPassword(PASSWORD)
    await person.reads('The password is saved')
    expect(await linksOf(person)).to.deep.equal(['Link a second account'])
    const bound = {
      provider: 'second',
      uid: 'o1',
      screen_name: 'Lin',
      avatar_url: null,
      bound_at: '2026-11-22T08:00:00.000Z',
    }
    await answer(person, '**/oauth/bindings/', [bound])
    await person.page.reload()
    await person.reads('Linked on Nov 22, 2026')
    expect(await linksOf(person)).to.deep.equal(['Link a Weibo account'])
    await person.press('Unlink second')
    const sent = person.page.waitForRequest((request) => request.method() === 'DELETE')
    await person.press('Unlink')
    expect(new URL((await sent).url()).pathname).to.equal('/oauth/second/')
  })

  it('send the answer of a return to the provider of its path, and believe the purpose of what comes back', async () => {
    const person = await visitor()
    await person.register('lin')
    const ticket = { type: '1', uid: 'o1', bind_ticket: 'x', profile: null, return_to: null, purpose: 'bind' }
    await answer(person, '**/oauth/second/callback/', ticket)
    const sent = person.page.waitForRequest('**/oauth/second/callback/')
    await person.open('/oauth/callback/second/?code=c&state=s')
    expect((await sent).postDataJSON()).to.deep.equal({ code: 'c', state: 's' })
    await person.reads('Link this second account to your account lin.')
    await person.reads('second user o1')
    const bind = person.page.waitForRequest('**/oauth/second/bind/')
    await person.press('Link this account')
    expect((await bind).postDataJSON()).to.deep.equal({ bind_ticket: 'x' })
  })
})
