import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'
import { Visitor } from './visitor.js'

describe('an answer that is lost on the way to a browser', () => {
  const visited = new VisitedService()

  async function loginPage(): Promise<Visitor> {
    const person = await visited.registered('lin')
    await person.press('Log out')
    await person.sees('Log in')
    return person
  }

  it('does not stop a login whose cookie arrived', async () => {
    const person = await loginPage()
    await person.loseAnswer('/sessions/')
    await person.logIn('lin')
    await person.sees('lin')
  })

  it('lets a login without its cookie be tried again', async () => {
    const person = await loginPage()
    await person.loseAnswer('/sessions/', true)
    await person.logIn('lin')
    await person.reads('You do not seem to be logged in.')
    await hasNoAccessibilityViolations(person.page)
    await person.press('Log in')
    await person.sees('lin')
  })

  it('leads a registration that was stored to the login', async () => {
    const person = await visited.visitor()
    await person.open('/register/')
    await person.loseAnswer('/users/', true)
    await person.type('Username', 'lin')
    await person.type('Password', PASSWORD)
    await person.press('Register')
    await person.reads('Your account may already exist')
    await hasNoAccessibilityViolations(person.page)
    await person.press('Log in with this username')
    await person.sees('lin')
  })

  it('lets a registration that never arrived be sent again', async () => {
    const person = await visited.visitor()
    await person.open('/register/')
    await person.loseCall('/users/')
    await person.type('Username', 'lin')
    await person.type('Password', PASSWORD)
    await person.press('Register')
    await person.press('Log in with this username')
    await person.reads('Wrong username or password.')
    await person.press('Register')
    await person.sees('lin')
  })

  it('leads a binding through Weibo, which shows that it was stored', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.toWeibo()
    await person.agree()
    await person.isAskedToBind()
    await person.type('Username', 'lin')
    await person.loseAnswer('/users/', true)
    await person.press('Register')
    await person.reads('The account may already be linked')
    await hasNoAccessibilityViolations(person.page)
    await person.follow('Start again')
    await person.toWeibo('Continue with Weibo', false)
    await person.sees('lin')
  })

  it('does not stop a binding on the account page, which asks for the bindings', async () => {
    const person = await visited.registered('lin')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.reads('Link this Weibo account to your account lin.')
    await person.loseAnswer('/oauth/weibo/bind/')
    await person.press('Link this account')
    await person.sees('lin')
    await person.reads('林小雨')
  })

  it('lets a return from Weibo be tried again, and says what may have happened', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.toWeibo()
    await person.loseAnswer('/oauth/weibo/callback/', true)
    await person.agree()
    await person.reads('If another try is refused, please start again.')
    await hasNoAccessibilityViolations(person.page)
    await person.press('Try again')
    await person.reads('This login has expired')
    await person.follow('Start again')
    await person.sees('Log in')
  })

  it('does not stop an unbinding or the end of a session: the page asks for the state', async () => {
    const person = await visited.registered('lin')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.press('Link this account')
    await person.sees('lin')
    await person.loseAnswer('/oauth/weibo/')
    await person.press('Unlink Weibo')
    await person.press('Unlink')
    await person.reads('Weibo is unlinked')
    expect(await person.page.evaluate('document.activeElement.id')).to.equal('ways')
    await new Person(visited.service).logIn('lin', PASSWORD)
    await person.page.reload()
    const others = person.page.locator('#sessions ~ .rows > li').filter({ hasNotText: 'This device' })
    await others.first().waitFor()
    const count = await others.count()
    await person.loseAnswer('/sessions/*/')
    await others
      .first()
      .getByRole('button', { name: /^Log out:/ })
      .click()
    await person.reads('The device was logged out')
    await others.nth(count - 1).waitFor({ state: 'detached' })
    expect(await others.count()).to.equal(count - 1)
  })

  it('reports an unbinding that was not done', async () => {
    const person = await visited.registered('lin')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.press('Link this account')
    await person.sees('lin')
    await person.loseCall('/oauth/weibo/')
    await person.press('Unlink Weibo')
    await person.press('Unlink')
    await person.reads('The connection was lost before this was done.')
    await hasNoAccessibilityViolations(person.page)
    await person.press('Unlink')
    await person.hasButton('Link a Weibo account')
  })

  it('reports an unknown outcome while the network is down, and asks again when it is back', async () => {
    const person = await visited.registered('lin')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.press('Link this account')
    await person.sees('lin')
    await person.press('Unlink Weibo')
    await person.loseAnswer('/oauth/weibo/')
    await person.page.route('**/oauth/bindings/', (route) => route.abort('connectionreset'))
    await person.press('Unlink')
    await person.reads('We can’t tell whether this was done')
    await hasNoAccessibilityViolations(person.page)
    await person.page.unroute('**/oauth/bindings/')
    await person.press('Check the current state')
    await person.hasButton('Link a Weibo account')
  })

  it('points to the audit trail after a change of the password', async () => {
    const person = await visited.registered('lin')
    await person.loseAnswer('/users/me/password/')
    await person.changePassword(PASSWORD, 'another long password')
    await person.reads('The new password may already be valid')
    await hasNoAccessibilityViolations(person.page)
    await person.page.reload()
    await person.reads('Set a new password')
  })

  it('does not stop a first password: the page asks for the state', async () => {
    const person = await visited.bound('lin')
    await person.loseAnswer('/users/me/password/')
    await person.setPassword(PASSWORD)
    await person.reads('The password is saved')
  })

  for (const isHeadLost of [false, true])
    it(`says that the account is probably deleted (${isHeadLost ? 'its cookie stayed' : 'its cookie went'})`, async () => {
      const person = await visited.registered('lin')
      await person.askToDelete(PASSWORD)
      await person.loseAnswer('/users/me/', isHeadLost)
      const seen: string[] = []
      person.page.on('framenavigated', (frame) => seen.push(new URL(frame.url()).pathname))
      await person.press('Delete permanently')
      await person.sees('Your account is most likely deleted')
      // Not over the login page, where everybody else goes whose session is over.
      expect(seen).to.deep.equal(['/farewell/'])
      await hasNoAccessibilityViolations(person.page)
      await person.follow('Go to the login page')
      await person.sees('Log in')
    })

  it('reports an account that was not deleted', async () => {
    const person = await visited.registered('lin')
    await person.askToDelete(PASSWORD)
    await person.loseCall('/users/me/')
    await person.press('Delete permanently')
    await person.reads('The connection was lost before this was done.')
    await person.press('Delete permanently')
    await person.sees('Your account is deleted')
  })

  it('does not end a session after a lost refresh, which is sent again at once', async () => {
    const person = await visited.registered('lin')
    await person.loseAnswer('/sessions/refresh/', true)
    await person.page.reload()
    await person.sees('lin')
    visited.service.clock.advance(16 * 60)
    await person.page.reload()
    await person.sees('lin')
  })

  it('does not make the login page show a logged-out state', async () => {
    const person = await visited.registered('lin')
    await person.page.route('**/sessions/refresh/', (route) => route.abort('connectionreset'))
    await person.open('/')
    await person.reads('The service cannot be reached')
    await hasNoAccessibilityViolations(person.page)
    await person.page.unroute('**/sessions/refresh/')
    await person.press('Try again')
    await person.sees('lin')
  })

  it('shows the stored state after a reload in the middle', async () => {
    const person = await visited.registered('lin')
    await person.askToDelete(PASSWORD)
    await person.page.route('**/users/me/', async (route) => {
      if (route.request().method() === 'GET') return route.fallback()
      await route.fetch()
      await person.page.reload({ waitUntil: 'commit' })
    })
    await person.press('Delete permanently')
    await person.sees('Log in')
  })

  it('counts as done where another tab has ended the same session', async () => {
    const person = await visited.registered('lin')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.press('Link this account')
    await person.sees('lin')
    const tab = new Visitor(await person.page.context().newPage(), visited.service)
    await tab.open('/account/')
    await tab.reads('林小雨')
    await person.press('Unlink Weibo')
    await person.press('Unlink')
    await person.reads('Weibo is unlinked')
    await tab.press('Unlink Weibo')
    await tab.press('Unlink')
    await tab.reads('Weibo is unlinked')
    expect(visited.complaints()).to.deep.equal([])
  })
})
