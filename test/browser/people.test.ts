import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../support/accessibility.js'
import { settledTrail } from '../support/audit-trail.js'
import { openedForSuite } from '../support/opened.js'
import { LOOKS, nameOf, OpenedPages } from '../support/opened-pages.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { takeScreenshot } from '../support/screenshot.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'
import { Visitor } from './visitor.js'

const NEW_PASSWORD = 'another long and quiet evening'

describe('what operators do for people, on the pages', () => {
  const pages = new OpenedPages()
  let service: TestService
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
  const complaints = () => pages.complaints().filter((text) => !/status of 4\d\d/.test(text))

  async function operator(visit: Parameters<OpenedPages['open']>[0] = {}): Promise<Visitor> {
    const visitor = new Visitor(await pages.open({ language: 'en', ...visit }), service)
    await visitor.open('/operator/')
    await visitor.page.locator('#admin-token').fill(ADMIN_TOKEN)
    await visitor.page.locator('form [type=submit]').click()
    await visitor.page.locator('.operator').waitFor()
    return visitor
  }

  async function registered(): Promise<string> {
    const username = newName()
    const browser = new Person(service)
    await browser.register({ username, password: PASSWORD, bind_ticket: await browser.ticket() })
    await settledTrail(service)
    return username
  }

  async function show({ page }: Visitor, username: string): Promise<void> {
    await page.locator('#people-query').fill(username)
    await page.locator('[aria-labelledby=people] form [type=submit]').click()
    await page.locator('[aria-labelledby=people] .rows button').first().click()
    await page.locator('[aria-labelledby=people] .facts').waitFor()
  }

  async function giveReason({ page }: Visitor, reason = 'called, showed an id card'): Promise<void> {
    await page.locator('#act-reason').fill(reason)
    await page.locator('dialog form [type=submit]').click()
  }

  it('find a person, disable and enable the account, each with a reason, and say who the operator is', async () => {
    const username = await registered()
    const person = await operator()
    await person.reads('Operator: admin')
    await show(person, username)
    await person.press('Disable')
    await person.page.locator('dialog form [type=submit]').click()
    await person.reads('Enter a reason')
    await giveReason(person)
    await person.reads(/^Disabled on .* by admin: called, showed an id card$/)
    expect((await new Person(service).logIn(username)).error).to.equal('account_disabled')
    await person.press('Enable')
    await giveReason(person)
    await person.hasButton('Disable')
    expect((await new Person(service).logIn(username)).status).to.equal(200)
    await person.reads(/^user:.* · admin · called, showed an id card · /)
    expect(complaints()).to.deep.equal([])
  })

  it('give a code that is shown once, and with it a person sets a password and is in', async () => {
    const username = await registered()
    const staff = await operator()
    await show(staff, username)
    await staff.press('Make a recovery code')
    await giveReason(staff)
    const code = await staff.page.locator('dialog .code').innerText()
    expect(code).to.match(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/)
    await staff.press('Close')
    await staff.page.locator('dialog').waitFor({ state: 'detached' })
    expect(await staff.page.content()).not.to.include(code)
    const person = new Visitor(await pages.open({ language: 'en' }), service)
    await person.open('/')
    await person.page.locator('.forgotten summary').click()
    await person.follow('I have a recovery code from support')
    await person.sees('Recover your account')
    await person.type('Username', username)
    await person.type('New password', NEW_PASSWORD)
    await person.press('Set the password and log in')
    await person.reads('Enter the recovery code')
    await person.type('Recovery code', 'wrong')
    await person.press('Set the password and log in')
    await person.reads('The username or the recovery code is wrong')
    await person.type('Recovery code', code.toLowerCase())
    await person.press('Set the password and log in')
    await person.sees(username)
    await person.reads('Login with a recovery code failed: wrong or expired code')
    const download = person.page.waitForEvent('download')
    await person.press('Download my data')
    const file = await (await download).path()
    expect(JSON.parse(readFileSync(file, 'utf8')).user.username).to.equal(username)
    expect(complaints()).to.deep.equal([])
  })

  it('unlink the only way to log in only after a second question, in words for the operator', async () => {
    const username = newName()
    const browser = new Person(service)
    await browser.register({ username, bind_ticket: await browser.ticket() })
    const staff = await operator()
    await show(staff, username)
    await staff.press('Unlink Weibo')
    await giveReason(staff)
    await staff.reads('This is the person’s only way to log in')
    await staff.page.locator('dialog [type=checkbox]').check()
    await giveReason(staff)
    await staff.reads('Unlinked')
    expect(complaints()).to.deep.equal([])
  })

  it('delete an account only after its name was typed', async () => {
    const username = await registered()
    const person = await operator()
    await show(person, username)
    await person.press('Delete')
    await giveReason(person)
    await person.reads('This is not the username')
    await person.page.locator('#act-username').fill(username)
    await giveReason(person)
    await person.reads('The account is deleted')
    await person.reads('No matching accounts.')
  })

  for (const as of LOOKS)
    it(`pass axe and fit their width in ${nameOf(as)}`, async () => {
      const username = await registered()
      const person = await operator(as)
      const look = async (name: string) => {
        await takeScreenshot(person.page, name, as)
        await hasNoAccessibilityViolations(person.page)
        await fitsItsWidth(person.page)
      }
      await show(person, username)
      await person.page.locator('.log > li').first().waitFor()
      await look('operator-person')
      await person.page.locator('[aria-labelledby=people] .danger-outline').click()
      await person.page.locator('dialog h2').waitFor()
      await look('operator-act')
      await person.open('/recover/')
      await person.page.getByRole('heading', { level: 1 }).waitFor()
      await look('recover')
      expect(complaints()).to.deep.equal([])
    })
})
