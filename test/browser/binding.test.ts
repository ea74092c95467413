import { expect } from 'chai'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'
import { Visitor } from './visitor.js'

describe('binding in a browser', () => {
  const visited = new VisitedService()

  /** Refusals are no mistake of the pages, but the console calls each answer of 400 and more an error. */
  const complaints = () => visited.pages.complaints().filter((text) => !/status of 4\d\d/.test(text))

  it('binds with the password of an existing account, and reports a wrong one', async () => {
    const owner = await visited.visitor()
    await owner.register('chen')
    await owner.press('Log out')
    await owner.sees('Log in')
    await owner.toWeibo()
    await owner.agree('ChenMo陈墨')
    await owner.sees('Link your account')
    await owner.page.getByLabel('I have an account').check()
    await owner.type('Username', 'chen')
    await owner.type('Password', 'not this one')
    await owner.press('Log in and link')
    await owner.reads('Wrong username or password.')
    await owner.type('Password', PASSWORD)
    await owner.press('Log in and link')
    await owner.sees('chen')
    await owner.reads('ChenMo陈墨')
  })

  it('binds from the account page, and unbinds', async () => {
    const person = await visited.visitor()
    await person.register('wang')
    await person.reads('No Weibo account is linked.')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.reads('Link this Weibo account to your account wang.')
    await person.press('Link this account')
    await person.sees('wang')
    await person.press('Unlink')
    await person.press('Confirm')
    await person.reads('The Weibo account is unlinked.')
    await person.reads('No Weibo account is linked.')
    expect(complaints()).to.deep.equal([])
  })

  it('goes on in the tab that was slower to bind the same account', async () => {
    const quick = await visited.visitor()
    await quick.open('/')
    await quick.toWeibo()
    await quick.agree()
    await quick.sees('Link your account')
    const slow = new Visitor(await quick.page.context().newPage(), quick.service)
    await slow.open('/')
    await slow.press('Log in with Weibo')
    await slow.sees('Link your account')
    await quick.type('Username', 'sun')
    await quick.press('Register and link')
    await quick.sees('sun')
    await slow.type('Username', 'moon')
    await slow.press('Register and link')
    await slow.reads('This Weibo account is linked to another user.')
    await slow.follow('Start again')
    await slow.sees('sun')
  })

  it('refuses to unbind the last login method, and asks for a fresh login where one is needed', async () => {
    const person = await visited.bound('lin')
    await person.press('Unlink')
    await person.press('Confirm')
    await person.reads('This is your only way to log in.')
    await person.type('New password', PASSWORD)
    visited.service.clock.advance(11 * 60)
    await person.press('Set a password')
    await person.reads('please log in again before doing this')
    await person.press('Log in again')
    await person.reads('please log in again before you continue')
    await person.toWeibo('Log in with Weibo', false)
    await person.sees('lin')
    await person.type('New password', PASSWORD)
    await person.press('Set a password')
    await person.reads('The password is saved')
    await person.type('Current password', PASSWORD)
    await person.type('New password', 'another long password')
    await person.press('Change password')
    await person.reads('The password is saved')
  })

  for (const isBound of [false, true])
    it(`does not shift the page when the bindings arrive, ${isBound ? 'with a binding' : 'without one'}`, async () => {
      const person = await visited.visitor()
      await (isBound ? person.registerBound('sun') : person.register('sun'))
      let goOn = () => {}
      const held = new Promise<void>((resolve) => {
        goOn = resolve
      })
      await person.page.route('**/oauth/bindings/', async (route) => {
        await held
        await route.continue()
      })
      await person.page.reload()
      await person.page.locator('.timeline').waitFor()
      const password = person.page.locator('#password')
      const before = await password.boundingBox()
      await person.page.locator('.loading').waitFor()
      goOn()
      await person.page.locator('.loading').waitFor({ state: 'detached' })
      expect(await password.boundingBox()).to.deep.equal(before)
    })
})
