import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { openedForSuite, openedForTest } from '../support/opened.js'
import { OpenedPages } from '../support/opened-pages.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { CHECKOUT } from '../support/program.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { WITHOUT_NEWER_FUNCTIONS } from './newer-functions.js'
import { agreeAs } from './visitor.js'

const RETURN_PATH = '/welcome/'
const [script = '', markup = '', pageScript = ''] = blocks()

function blocks(): string[] {
  const text = readFileSync(join(CHECKOUT, 'docs', 'front-ends.md'), 'utf8')
  return [...text.matchAll(/```(?:js|html)\n([\s\S]*?)```/g)].map(([, block]) => block ?? '')
}

describe('docs/front-ends.md: the twenty lines', () => {
  const pages = new OpenedPages()
  const opened = openedForTest()
  let origin: string
  let service: TestService

  beforeEach(async () => {
    const frontEnd = createServer(({ url = '' }, response) => {
      const [type, content] = fileAt(new URL(url, 'http://front-end').pathname) ?? []
      response.writeHead(type ? 200 : 404, { 'content-type': type ?? 'text/plain' }).end(content)
    })
    opened.add(() => frontEnd.close().closeAllConnections())
    await once(frontEnd.listen(0, '127.0.0.1'), 'listening')
    origin = `http://127.0.0.1:${(frontEnd.address() as AddressInfo).port}`
    const ofItsOwn = { WEB: 'off', CORS_ORIGINS: `${origin},${otherHost()}`, WEIBO_REDIRECT_URI: origin + RETURN_PATH }
    service = await openTestService(opened, ofItsOwn)
  })

  function fileAt(path: string): readonly [string, string] | null {
    if (path === RETURN_PATH) return ['text/html; charset=utf-8', markup]
    if (path === '/weibind.js') return ['text/javascript', script.replace('https://login.example.com', service.url)]
    return path === '/page.js' ? ['text/javascript', pageScript] : null
  }

  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
  const reads = (page: Page, text: string) => page.locator('#said', { hasText: text }).waitFor()
  const complaints = () => pages.complaints().filter((text) => !/status of 4\d\d/.test(text))

  async function toWeibo(): Promise<Page> {
    const page = await pages.open({ language: 'en' })
    await page.addInitScript(WITHOUT_NEWER_FUNCTIONS)
    await page.goto(origin + RETURN_PATH)
    await press(page, 'Log in with Weibo')
    await page.waitForURL((url) => url.origin === service.sandbox.url)
    return page
  }

  async function asked(): Promise<Page> {
    const page = await toWeibo()
    await agreeAs(page, '林小雨')
    await reads(page, 'Who are you, 林小雨?')
    return page
  }

  async function answers(page: Page, username: string, button: string): Promise<void> {
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Password').fill(PASSWORD)
    await press(page, button)
  }

  const otherHost = () => origin.replace('127.0.0.1', 'app.localhost')

  async function refreshesAfterReload(page: Page): Promise<number> {
    let sent = 0
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/sessions/refresh/')) sent += 1
    })
    await page.reload()
    await page.waitForLoadState('networkidle')
    return sent
  }

  const stored = (page: Page) =>
    page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])')

  it('are twenty lines', () => {
    expect(script.trimEnd().split('\n')).to.have.length(20)
    for (const line of script.split('\n')) expect(line.length, line).to.be.at.most(120)
  })

  it('register a new person, stay logged in over a reload, and keep no token where scripts find it', async () => {
    const page = await asked()
    expect(page.url()).to.equal(origin + RETURN_PATH)
    const name = newName()
    await answers(page, name, 'I am new')
    await reads(page, `Hello, ${name}`)
    await page.reload()
    await reads(page, `Hello, ${name}`)
    expect(await stored(page)).not.to.match(/eyJ|[\w-]{30,}/)
    expect(complaints()).to.deep.equal([])
  })

  it('bind an existing account by its password, report a wrong one, and log in at once the next time', async () => {
    const name = newName()
    await new Person(service).register({ username: name, password: PASSWORD })
    const page = await asked()
    await answers(page, 'somebody-else', 'I have an account')
    await reads(page, 'Wrong username or password')
    await answers(page, name, 'I have an account')
    await reads(page, `Hello, ${name}`)
    await page.context().clearCookies({ name: /^weibind_/ })
    await page.reload()
    await press(page, 'Log in with Weibo')
    await reads(page, `Hello, ${name}`)
    expect(service.exchanges()).to.have.length(2)
    expect(complaints()).to.deep.equal([])
  })

  it('confirm an account that is linked already, and keep the session', async () => {
    const page = await asked()
    const name = newName()
    await answers(page, name, 'I am new')
    await reads(page, `Hello, ${name}`)
    await press(page, 'Link a Weibo account')
    await page.waitForURL((url) => url.origin === service.sandbox.url)
    const [callback] = await Promise.all([page.waitForResponse(/\/oauth\/weibo\/callback\/$/), agreeAs(page, '林小雨')])
    expect((await callback.json()).data.type).to.equal('2')
    await reads(page, `Hello, ${name}`)
    await press(page, 'Link a Weibo account')
    await agreeAs(page, 'ChenMo陈墨')
    await reads(page, 'You have already bound another Weibo account')
  })

  it('link an account to a user who logged in by password and enters it once more', async () => {
    const name = newName()
    await new Person(service).register({ username: name, password: PASSWORD })
    const page = await pages.open({ language: 'en' })
    await page.goto(origin + RETURN_PATH)
    await page.evaluate(`enter('/sessions/', ${JSON.stringify({ username: name, password: PASSWORD })})`)
    await reads(page, `Hello, ${name}`)
    await press(page, 'Link a Weibo account')
    await agreeAs(page, '大数先生')
    await reads(page, 'Who are you, 大数先生?')
    expect(await page.getByRole('button', { name: 'I am new' }).count()).to.equal(0)
    await answers(page, name, 'I have an account')
    await reads(page, `Hello, ${name}`)
    expect(service.exchanges()).to.have.length(1)
  })

  it('report a refusal, and a session that was ended for safety', async () => {
    const page = await toWeibo()
    await page.locator('button[value=refuse]').click()
    await reads(page, 'The authorization at Weibo was not completed')
    await page.evaluate("tell({ error: 'refresh_token_reused', message: 'ended' })")
    await reads(page, 'ended')
  })

  it('believe the cookie of the session, and no storage of their own', async () => {
    const page = await asked()
    const name = newName()
    await answers(page, name, 'I am new')
    await reads(page, `Hello, ${name}`)
    await page.evaluate("localStorage.clear(); localStorage.out = '1'")
    await page.reload()
    await reads(page, `Hello, ${name}`)
    await page.evaluate('localStorage.clear()')
    await page.context().clearCookies({ name: /^weibind_session/ })
    expect(await refreshesAfterReload(page)).to.equal(0)
  })

  it('on a host that cannot read the cookie, ask once, and not again after a refusal', async () => {
    const page = await pages.open({ language: 'en' })
    await page.goto(otherHost() + RETURN_PATH)
    await page.waitForFunction("localStorage.out === '1'")
    expect(await page.locator('#said').innerText()).to.equal('')
    expect(await refreshesAfterReload(page)).to.equal(0)
    await page.evaluate(`enter('/users/', { username: '${newName()}', password: '${PASSWORD}' })`)
    await reads(page, 'Hello, ')
    expect(await page.evaluate('localStorage.out')).to.equal(undefined)
    expect(await refreshesAfterReload(page)).to.equal(1)
  })

  it('do not work on a page that CORS_ORIGINS does not name', async () => {
    const page = await pages.open()
    await page.goto(`${origin.replace('127.0.0.1', 'localhost')}${RETURN_PATH}`)
    await press(page, 'Log in with Weibo')
    await page.locator('#said:not(:empty)').waitFor()
    expect(page.url()).to.include('localhost')
  })
})

describe('docs/front-ends.md: native apps', () => {
  let service: TestService
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { WEB: 'off' })
  })

  it('send the token of the SDK, and get their refresh token in the body', async () => {
    const app = new Person(service)
    const person = newUid()
    const pending = await app.logInNatively(await app.tokenOfSdk(person))
    expect(pending.data.type).to.equal('1')
    await app.register({ username: newName(), bind_ticket: pending.data.bind_ticket })
    const { data } = await app.logInNatively(await app.tokenOfSdk(person))
    expect(data.type).to.equal('0')
    expect((await app.refresh(data.refresh_token)).data.type).to.equal('0')
  })
})
