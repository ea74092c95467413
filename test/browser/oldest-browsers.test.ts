import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, type Token, tokTypes } from 'acorn'
import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { newUid, PASSWORD } from '../support/persons.js'
import { CHECKOUT } from '../support/program.js'
import { ADMIN_TOKEN } from '../support/test-service.js'
import { wholeJourney } from './journey.js'
import { WITHOUT_NEWER_FUNCTIONS } from './newer-functions.js'
import { VisitedService } from './visited-service.js'
import { Visitor } from './visitor.js'

const ASSETS = join(CHECKOUT, 'dist', 'web', 'assets')
/** Safari 14.0 knows all of it, and of ES2022 neither private fields nor static blocks. */
const SYNTAX = 2021
const TOO_OLD = 'This browser is too old for this page.'

const built = readdirSync(ASSETS).filter((name) => name.endsWith('.js'))

describe('IN-8: the built pages', () => {
  for (const name of built)
    it(`have no syntax newer than ES${SYNTAX}: ${name}`, () => {
      const script = readFileSync(join(ASSETS, name), 'utf8')
      const patterns: string[] = []
      const onToken = ({ type, start, end }: Token) => {
        if (type === tokTypes.regexp) patterns.push(script.slice(start, end))
      }
      parse(script, { ecmaVersion: SYNTAX, sourceType: 'module', onToken })
      // Safari before 16.4 reads no file that contains one.
      expect(patterns.filter((pattern) => /\(\?<[=!]/.test(pattern))).to.deep.equal([])
    })

  it('tell a browser without modules that it is too old, by a script that it can parse', () => {
    const outdated = built.filter((name) => name.startsWith('outdated-browser'))
    expect(outdated).to.have.length(1)
    for (const name of outdated) parse(readFileSync(join(ASSETS, name), 'utf8'), { ecmaVersion: 5 })
  })
})

describe('IN-8: the pages in the oldest browsers', () => {
  const visited = new VisitedService()

  async function visitor(): Promise<Visitor> {
    const person = await visited.visitor()
    await person.page.context().addInitScript(WITHOUT_NEWER_FUNCTIONS)
    return person
  }

  it('lead from the first visit to the deletion of the account', async () => {
    await wholeJourney(await visitor(), await visitor())
    expect(visited.complaints()).to.deep.equal([])
  })

  it('say when an answer takes too long', async () => {
    const person = await visitor()
    await person.page.clock.install()
    await person.open('/')
    await person.sees('Log in')
    await person.page.route('**/sessions/', () => {})
    await person.logIn('lin')
    await person.page.clock.fastForward(21_000)
    await person.reads('before the answer arrived')
  })

  it('name several providers', async () => {
    const person = await visitor()
    const offered = ['weibo', 'second'].map((provider) => ({
      provider,
      channels: ['web'],
      purposes: ['login', 'bind'],
    }))
    await person.page.route('**/oauth/providers/', (route) =>
      route.fulfill({ json: { code: 0, msg: '', data: offered } }),
    )
    await person.open('/')
    await person.reads('You confirm the login at Weibo or second.')
  })

  it('never act for another person who has logged in in another tab meanwhile', async () => {
    const first = await visitor()
    await first.register('lin')
    const tab = new Visitor(await first.page.context().newPage(), visited.service)
    await tab.open('/account/')
    await tab.press('Log out')
    await tab.sees('Log in')
    await tab.register('wang')
    const changed = first.count('/users/me/password/')
    await first.changePassword(PASSWORD, `${PASSWORD}!`)
    await first.sees('wang')
    expect(changed()).to.equal(1)
    await tab.press('Log out')
    await tab.sees('Log in')
    await tab.logIn('wang')
    await tab.sees('wang')
  })

  it('close the confirmation of a deletion, and open it again', async () => {
    const person = await visitor()
    await person.register(`p${newUid()}`)
    await person.askToDelete(PASSWORD)
    await hasNoAccessibilityViolations(person.page)
    await person.page.locator('dialog').getByRole('button', { name: 'Cancel' }).click()
    await person.page.locator('dialog h2').waitFor({ state: 'detached' })
    expect(await person.page.locator('dialog').isVisible()).to.equal(false)
    await person.askToDelete(PASSWORD)
  })

  it('serve the operator too', async () => {
    const person = await visitor()
    await person.register('lin')
    await person.open('/operator/')
    await person.page.locator('#admin-token').fill(ADMIN_TOKEN)
    await person.page.locator('form [type=submit]').click()
    await person.page.locator('.operator svg').first().waitFor()
    await person.page.locator('.log > li').first().waitFor()
    expect(visited.complaints()).to.deep.equal([])
    expect(await person.page.getByText(TOO_OLD).isVisible()).to.equal(false)
  })

  for (const lacked of ['delete HTMLScriptElement.prototype.noModule', 'delete Element.prototype.replaceChildren'])
    it(`tell an older one in both languages that it is too old (${lacked})`, async () => {
      const person = await visited.visitor()
      await person.page.addInitScript(lacked)
      await person.open('/')
      await person.reads(TOO_OLD)
      await person.reads('浏览器版本过低')
      await hasNoAccessibilityViolations(person.page)
      expect(visited.complaints()).to.deep.equal([])
    })

  it('show nothing to a newer one', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.sees('Log in')
    expect(await person.page.getByText(TOO_OLD).isVisible()).to.equal(false)
  })
})
