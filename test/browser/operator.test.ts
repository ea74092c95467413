import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../support/accessibility.js'
import { settledTrail } from '../support/audit-trail.js'
import { anEvent, times } from '../support/builders.js'
import { eventually } from '../support/eventually.js'
import { openedForTest } from '../support/opened.js'
import { LOOKS, nameOf, OpenedPages } from '../support/opened-pages.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { takeScreenshot } from '../support/screenshot.js'
import { serviceDatabase } from '../support/service-database.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'
import { Visitor } from './visitor.js'

/** So often the page asks again. Its clock is the test's. */
const EVERY_MS = 5000
const PAGE = 20

describe("the operator's page", () => {
  const pages = new OpenedPages()
  let service: TestService
  let browser: Person
  const opened = openedForTest()
  beforeEach(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
  })

  /** Refusals are no mistake of the page, but the console calls each answer of 400 and more an error. */
  const complaints = () => pages.complaints().filter((text) => !/status of 4\d\d/.test(text))

  async function operator(visit: Parameters<OpenedPages['open']>[0] = {}): Promise<Visitor> {
    const visitor = new Visitor(await pages.open({ language: 'en', ...visit }), service)
    await visitor.page.clock.install()
    await visitor.open('/operator/')
    return visitor
  }

  async function enter({ page }: Visitor): Promise<void> {
    await page.locator('#admin-token').fill(ADMIN_TOKEN)
    await page.locator('form [type=submit]').click()
    await page.locator('.log, .operator').first().waitFor()
  }

  /** The next look of the page, which shows everything that has happened. */
  async function lookAgain({ page }: Visitor): Promise<void> {
    await settledTrail(service)
    await page.clock.fastForward(EVERY_MS)
  }

  const logOf = (page: Page) => page.locator('.log > li')

  /** @returns whose login of the sandbox's person was the last */
  async function somethingHappens(): Promise<string> {
    const person = newUid()
    await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    await browser.logInWithWeibo(person)
    await browser.logIn('nobody', PASSWORD)
    await browser.callback({ code: 'x', state: 'x' })
    await settledTrail(service)
    return person
  }

  function setAside(count: number): void {
    const database = serviceDatabase(service.dataDir)
    const insert = database.prepare(
      'INSERT INTO outbox (id, event, due_at, failed_at, error, tries) VALUES (?, ?, 0, 1763812800000, ?, 5)',
    )
    for (const event of times(count, () => anEvent()))
      insert.run(event.id, JSON.stringify(event), 'the auditor refuses it')
    database.close()
  }

  it('asks for the admin token, reports a wrong one, and stores it nowhere', async () => {
    const person = await operator()
    await person.type('Admin token', 'x'.repeat(40))
    await person.press('Enter')
    await person.reads('The admin token is wrong')
    expect(await person.page.locator('.operator').count()).to.equal(0)
    await enter(person)
    expect(await person.stored()).not.to.include(ADMIN_TOKEN)
    await person.page.reload()
    await person.page.locator('#admin-token').waitFor()
    await enter(person)
    await person.press('Leave')
    await person.page.locator('#admin-token').waitFor()
    expect(complaints()).to.deep.equal([])
    expect(pages.origins()).to.deep.equal([service.url])
  })

  it('says that no admin token is configured', async () => {
    const person = await operator()
    const answer = { code: 40401, msg: '', error: 'not_found', request_id: 'x' }
    await person.page.route('**/admin/me/', (route) => route.fulfill({ status: 404, json: answer }))
    await person.type('Admin token', ADMIN_TOKEN)
    await person.press('Enter')
    await person.reads('Neither ADMIN_TOKEN nor ADMIN_TOKENS_FILE is set')
  })

  it('reports a token that no header can carry as wrong', async () => {
    const person = await operator()
    await person.type('Admin token', '令牌')
    await person.press('Enter')
    await person.reads('The admin token is wrong')
  })

  it('says that its script could not be loaded, and loads it at the next attempt', async () => {
    const person = new Visitor(await pages.open({ language: 'en' }), service)
    await person.page.route('**/operator-page*.js', (route) => route.abort('connectionreset'))
    await person.open('/operator/')
    await person.sees('This page didn’t load')
    await person.reads('The service cannot be reached.')
    await hasNoAccessibilityViolations(person.page)
    await person.page.unroute('**/operator-page*.js')
    await person.press('Try again')
    await person.sees('Operations')
  })

  it('asks for the token again when it is no longer accepted', async () => {
    const person = await operator()
    await enter(person)
    const answer = { code: 40102, msg: '', error: 'invalid_token', request_id: 'x' }
    await person.page.route('**/audit/**', (route) => route.fulfill({ status: 401, json: answer }))
    await lookAgain(person)
    await person.page.locator('#admin-token').waitFor()
    await person.reads('The admin token is wrong or was replaced.')
  })

  it('shows new events by itself, unless refreshing is switched off', async () => {
    const person = await operator()
    await enter(person)
    await person.reads('No matching events.')
    const uid = await somethingHappens()
    await lookAgain(person)
    await logOf(person.page).nth(3).waitFor()
    expect(
      await logOf(person.page)
        .filter({ hasText: `weibo:${uid}` })
        .count(),
    ).to.equal(3)
    expect(await person.page.locator('.bar').count()).to.be.at.least(3)
    await person.page.getByLabel('Refresh every 5 s').uncheck()
    const asked: string[] = []
    person.page.on('request', (request) => asked.push(request.url()))
    await lookAgain(person)
    expect(asked).to.deep.equal([])
    expect(complaints()).to.deep.equal([])
  })

  it('counts results by kind, in the chart and in its text for screen readers', async () => {
    await somethingHappens()
    const person = await operator()
    await settledTrail(service)
    await enter(person)
    const chart = person.page.getByRole('img')
    await chart.waitFor()
    const told = 'Logins and registrations 2, Linking 1, Refused or failed 2, Other 0'
    expect(await chart.getAttribute('aria-label')).to.include(told)
    await person.page.getByText('Show as a table').click()
    expect(await person.page.locator('tbody tr').count()).to.equal(24)
    expect(await person.page.locator('tbody tr').first().innerText()).to.match(/2\s+1\s+2\s+0$/)
    await somethingHappens()
    await lookAgain(person)
    await person.page.locator('tbody tr').first().filter({ hasText: /4240$/ }).waitFor()
    expect(await person.page.locator('tbody tr').count()).to.equal(24)
    await person.page.getByLabel('Last 30 days').check()
    await person.page.locator('tbody tr').nth(29).waitFor()
    expect(await chart.getAttribute('aria-label')).to.include(
      'Logins and registrations 4, Linking 2, Refused or failed 4, Other 0',
    )
  })

  it('asks for the counts of past hours once', async () => {
    const person = await operator()
    const asked: string[] = []
    person.page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url())
      if (pathname === '/audit/stats/') asked.push(searchParams.get('from') ?? 'all')
    })
    await enter(person)
    await eventually('it has looked', () => asked.length === 1)
    await person.page.locator('.loading').first().waitFor({ state: 'detached' })
    await lookAgain(person)
    await eventually('it has looked again', () => asked.length === 2)
    await person.page.getByLabel('Last 30 days').check()
    await eventually('it has looked at the days', () => asked.length === 3)
    await person.page.locator('.loading').first().waitFor({ state: 'detached' })
    await lookAgain(person)
    await eventually('it has looked again at the days', () => asked.length === 4)
    const [whole, hour = '', days, moment = ''] = asked
    expect([whole, days]).to.deep.equal(['all', 'all'])
    expect(Date.now() - Date.parse(hour)).to.be.within(0, 3_700_000)
    expect(Date.now() - Date.parse(moment)).to.be.within(-60_000, 60_000)
  })

  it('finds events by type, uid and time, and shows each in full', async () => {
    const uid = await somethingHappens()
    await somethingHappens()
    const person = await operator()
    await enter(person)
    await logOf(person.page).nth(9).waitFor()
    await person.page.getByLabel('Type').selectOption('weibind.login.succeeded')
    await person.type('Weibo uid', uid)
    await person.press('Search')
    await logOf(person.page).nth(1).waitFor({ state: 'detached' })
    const [found] = [logOf(person.page).first()]
    expect(await found.innerText()).to.include(`weibo:${uid}`)
    await found.getByText('Full event').click()
    expect(JSON.parse(await found.locator('pre').innerText())).to.deep.include({ type: 'weibind.login.succeeded' })
    await person.type('From', '2200-01-01T00:00')
    await person.press('Search')
    await person.reads('No matching events.')
    await person.press('Clear')
    await logOf(person.page).nth(9).waitFor()
  })

  it('finds the events of a username, and of an address', async () => {
    const username = newName()
    await browser.register({ username, password: PASSWORD })
    await somethingHappens()
    const person = await operator()
    await enter(person)
    await logOf(person.page).nth(4).waitFor()
    await person.type('Username', username.toUpperCase())
    await person.press('Search')
    await logOf(person.page).nth(1).waitFor({ state: 'detached' })
    expect(await logOf(person.page).first().innerText()).to.include('Registered')
    await person.type('IP address', '192.0.2.7')
    await person.press('Search')
    await person.reads('No matching events.')
    await person.type('IP address', ' 127.0.0.1 ')
    await person.press('Search')
    await logOf(person.page).first().waitFor()
  })

  it('pages to older events, which stay, and back', async () => {
    for (let count = 0; count <= PAGE; count++) await browser.callback({ code: 'x', state: `x${count}` })
    await settledTrail(service)
    const person = await operator()
    await enter(person)
    await logOf(person.page)
      .nth(PAGE - 1)
      .waitFor()
    await person.press('Older')
    await logOf(person.page).nth(1).waitFor({ state: 'detached' })
    await person.reads('Older events are shown')
    const stays = await logOf(person.page).first().innerText()
    await somethingHappens()
    await lookAgain(person)
    expect(await logOf(person.page).first().innerText()).to.equal(stays)
    await person.press('Back to the newest')
    await logOf(person.page)
      .nth(PAGE - 1)
      .waitFor()
  })

  it('lists events that were set aside, and queues one again', async () => {
    setAside(2)
    const person = await operator()
    await enter(person)
    const rows = person.page.locator('.rows > li')
    await rows.nth(1).waitFor()
    expect(await rows.first().innerText()).to.include('the auditor refuses it')
    const count = person.page.locator('.facts > div').filter({ hasText: 'Events set aside' })
    await eventually('it is counted', async () => /2$/.test(await count.innerText()))
    await rows.first().getByRole('button').click()
    await person.reads('The event was queued again.')
    await rows.nth(1).waitFor({ state: 'detached' })
    await lookAgain(person)
    await eventually('it is not counted any more', async () => /1$/.test(await count.innerText()))
    await logOf(person.page).first().waitFor()
  })

  it('lists them newest first, and queues all again', async () => {
    setAside(3)
    const person = await operator()
    await enter(person)
    const rows = person.page.locator('.rows > li')
    await rows.nth(2).waitFor()
    // The ids of events are in the order of their times.
    const ids = (await rows.locator('.rule:last-child').allInnerTexts()).map((text) => text.split(' · ').at(-1))
    expect(ids).to.deep.equal(ids.toSorted().reverse())
    await person.press('Retry all')
    await person.reads('3 events were queued again.')
    await person.reads('No events are set aside.')
  })

  it('keeps what it showed while the service cannot be reached, and says so', async () => {
    await somethingHappens()
    const person = await operator()
    await enter(person)
    await logOf(person.page).first().waitFor()
    await person.page.route('**/audit/**', (route) => route.abort())
    await person.page.route('**/readyz', (route) => route.abort())
    await person.page.clock.fastForward(EVERY_MS)
    await person.page.getByText('The service cannot be reached').first().waitFor()
    expect(await logOf(person.page).count()).to.be.greaterThan(0)
    await person.page.unrouteAll()
    await person.page.clock.fastForward(EVERY_MS)
    await person.page.getByText('The service cannot be reached').first().waitFor({ state: 'detached' })
  })

  for (const as of LOOKS)
    it(`passes axe and fits its width in ${nameOf(as)}`, async () => {
      await somethingHappens()
      setAside(1)
      const person = await operator(as)
      await person.page.getByRole('heading', { level: 1 }).waitFor()
      const look = async (name: string) => {
        await takeScreenshot(person.page, name, as)
        await hasNoAccessibilityViolations(person.page)
        await fitsItsWidth(person.page)
      }
      await look('operator-token')
      await enter(person)
      await logOf(person.page).nth(4).waitFor()
      await person.page.locator('.bar').first().waitFor()
      await person.page.locator('.loading').first().waitFor({ state: 'detached' })
      await logOf(person.page).first().locator('summary').click()
      await person.page.locator('figure + details summary').click()
      await look('operator')
      expect(complaints()).to.deep.equal([])
    })
})
