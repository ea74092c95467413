import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'
import { Visitor } from './visitor.js'

describe('deleting an account in a browser', () => {
  const visited = new VisitedService()

  const focused = ({ page }: Visitor) => page.evaluate('document.activeElement.textContent')
  const dialogOf = ({ page }: Visitor) => page.locator('dialog[open]')

  it('says what is deleted and what stays, asks for the password, and confirms', async () => {
    const person = await visited.registered('lin')
    await person.askToDelete(PASSWORD)
    const said = await dialogOf(person).innerText()
    for (const words of [
      'Delete the account lin?',
      'your logins on this and all other devices',
      'without personal data',
    ])
      expect(said).to.include(words)
    await hasNoAccessibilityViolations(person.page)
    await person.press('Delete permanently')
    await person.sees('Your account is deleted')
    await hasNoAccessibilityViolations(person.page)
    expect(await person.stored()).not.to.include('logged-in')
    const login = await new Person(visited.service).logIn('lin', PASSWORD)
    expect(login.error).to.equal('invalid_credentials')
    expect(visited.complaints()).to.deep.equal([])
  })

  it('keeps the confirmation over a reload, and shows it in no other visit', async () => {
    const person = await visited.registered('lin')
    await person.askToDelete(PASSWORD)
    await person.press('Delete permanently')
    await person.sees('Your account is deleted')
    await person.page.reload()
    await person.sees('Your account is deleted')
    await person.follow('Go to the login page')
    await person.sees('Log in')
    await person.open('/farewell/')
    await person.sees('Log in')
  })

  it('shows nothing of the account after the back button', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.follow('Register')
    await person.type('Username', 'lin')
    await person.type('Password', PASSWORD)
    await person.press('Register')
    await person.sees('lin')
    await person.askToDelete(PASSWORD)
    await person.press('Delete permanently')
    await person.sees('Your account is deleted')
    await person.page.goBack()
    await person.sees('Log in')
    await person.open('/account/')
    await person.sees('Log in')
  })

  it('asks in a dialog that holds the focus, and returns it when it closes', async () => {
    const person = await visited.registered('lin')
    const opener = person.page.getByRole('button', { name: 'Delete my account…' })
    for (const way of ['Escape', 'Cancel']) {
      await opener.focus()
      await person.page.keyboard.press('Enter')
      await dialogOf(person).waitFor()
      expect(await focused(person)).to.equal('Delete the account lin?')
      for (let step = 0; step < 8; step++) {
        await person.page.keyboard.press('Tab')
        // Between its last part and its first the browser's own controls have their turn.
        const place = await person.page.evaluate(
          'document.activeElement === document.body || document.activeElement.closest("dialog") !== null',
        )
        expect(place, `after ${step + 1} steps`).to.equal(true)
      }
      if (way === 'Escape') await person.page.keyboard.press('Escape')
      else await person.press(way)
      await dialogOf(person).waitFor({ state: 'detached' })
      expect(await focused(person), way).to.equal('Delete my account…')
    }
  })

  it('opens its dialog whole where it is opened again at once', async () => {
    const person = await visited.registered('lin')
    await person.press('Delete my account…')
    await dialogOf(person).waitFor()
    // The browser reports the end of the dialog only afterwards.
    await person.page.evaluate(`
      document.querySelector('dialog').close()
      document.querySelector('.danger-zone button').click()
      new Promise((resolve) => document.querySelector('dialog').addEventListener('close', () => setTimeout(resolve)))
    `)
    expect(await focused(person)).to.equal('Delete the account lin?')
    await person.press('Cancel')
    await dialogOf(person).waitFor({ state: 'detached' })
  })

  it('names its dialog by the question for screen readers', async () => {
    const person = await visited.registered('lin')
    await person.press('Delete my account…')
    await person.page.getByRole('dialog', { name: 'Delete the account lin?' }).waitFor()
  })

  it('needs the box ticked first, and reports a wrong password without closing', async () => {
    const person = await visited.registered('lin')
    const sent = person.count('/users/me/')
    await person.press('Delete my account…')
    await person.page.locator('#deletion-password').fill('not this one')
    await person.press('Delete permanently')
    expect(sent()).to.equal(0)
    await person.page.getByLabel('I understand that this cannot be undone').check()
    await person.press('Delete permanently')
    await person.reads('Wrong password')
    await hasNoAccessibilityViolations(person.page)
    await person.page.reload()
    await person.sees('lin')
    expect(sent()).to.equal(1)
  })

  it('asks a user without a password for a fresh login, and leads back into the dialog', async () => {
    const person = await visited.bound('lin')
    visited.service.clock.advance(11 * 60)
    await person.askToDelete()
    await person.reads('this is only possible within a few minutes of logging in')
    await person.press('Delete permanently')
    await person.reads('please log in again before doing this')
    await person.press('Log in again')
    await person.reads('please log in again before you continue')
    await person.toWeibo('Continue with Weibo', false)
    await person.sees('lin')
    await dialogOf(person).waitFor()
    expect(new URL(person.page.url()).search).to.equal('')
    await person.page.getByLabel('I understand that this cannot be undone').check()
    await person.press('Delete permanently')
    await person.sees('Your account is deleted')
    expect(visited.complaints()).to.deep.equal([])
  })

  it('sends one request for a double click, and leads every other tab to the login', async () => {
    const person = await visited.registered('lin')
    const tab = new Visitor(await person.page.context().newPage(), visited.service)
    await tab.open('/account/')
    await tab.sees('lin')
    await person.page.bringToFront()
    const sent = person.count('/users/me/')
    await person.askToDelete(PASSWORD)
    await person.page.getByRole('button', { name: 'Delete permanently' }).dblclick()
    await person.sees('Your account is deleted')
    expect(sent()).to.equal(1)
    await tab.sees('Log in')
  })

  it('cannot be dismissed while the request is under way', async () => {
    const person = await visited.registered('lin')
    await person.askToDelete(PASSWORD)
    let goOn = () => {}
    await person.page.route('**/users/me/', async (route) => {
      if (route.request().method() === 'GET') return route.fallback()
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
      await route.continue()
    })
    await person.press('Delete permanently')
    await person.page.locator('dialog .busy').waitFor()
    await person.page.keyboard.press('Escape')
    await person.page.getByRole('button', { name: 'Cancel' }).click({ force: true })
    expect(await dialogOf(person).count()).to.equal(1)
    goOn()
    await person.sees('Your account is deleted')
  })

  it('leads to the login where another device was quicker', async () => {
    const person = await visited.registered('lin')
    await person.askToDelete(PASSWORD)
    const elsewhere = new Person(visited.service)
    const { token } = (await elsewhere.logIn('lin', PASSWORD)).data
    await elsewhere.call('DELETE', '/users/me/', { bearer: token, body: { password: PASSWORD } })
    await person.press('Delete permanently')
    await person.sees('Log in')
  })
})
