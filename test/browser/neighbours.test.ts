import { expect } from 'chai'
import { openedForTest } from '../support/opened.js'
import { OpenedPages } from '../support/opened-pages.js'
import { openTestService } from '../support/test-service.js'
import { type PathProxy, startPathProxy } from './path-proxy.js'
import { Visitor } from './visitor.js'

describe('two installations below two paths of one origin', () => {
  const pages = new OpenedPages()
  const opened = openedForTest()
  let proxy: PathProxy

  beforeEach('start the proxy', async () => {
    proxy = await opened.open(startPathProxy(), (started) => started.close())
  })

  /** A tab of the browser of `neighbour`, or of another one. */
  async function visitorBelow(path: string, neighbour?: Visitor): Promise<Visitor> {
    const url = proxy.url + path
    const service = await openTestService(opened, { PUBLIC_URL: url })
    proxy.serve(path, service.url)
    const page = neighbour ? await neighbour.page.context().newPage() : await pages.open({ language: 'en' })
    return new Visitor(page, { ...service, url })
  }

  it("do not affect each other's logins", async () => {
    const lin = await visitorBelow('/a')
    await lin.register('lin')
    const refreshes = lin.count('/a/sessions/refresh/')
    const mei = await visitorBelow('/b', lin)
    await mei.register('mei')
    await mei.press('Log out')
    await mei.sees('Log in')
    await mei.logIn('mei')
    await mei.sees('mei')
    await Promise.all([mei, lin].map(({ page }) => page.waitForLoadState('networkidle')))
    await lin.sees('lin')
    expect(refreshes()).to.equal(0)
  })

  it('do not wait for the calls of each other', async () => {
    const lin = await visitorBelow('/a')
    await lin.register('lin')
    const mei = await visitorBelow('/b', lin)
    await mei.register('mei')
    for (const person of [lin, mei]) {
      await person.page.route('**/sessions/refresh/', () => {})
      const sent = person.page.waitForRequest('**/sessions/refresh/')
      await person.page.reload()
      await sent
    }
    expect(await mei.page.evaluate('navigator.locks.query().then(({ held }) => held.length)')).to.equal(2)
  })

  it('lead back from a failed login to where it began, also if the same tab began one at the other', async () => {
    const lin = await visitorBelow('/a')
    const mei = new Visitor(lin.page, (await visitorBelow('/b', lin)).service)
    for (const person of [lin, mei]) {
      await person.open(`/?return_to=/from${new URL(person.service.url).pathname}`)
      await person.toWeibo()
    }
    await lin.open('/oauth/callback/')
    await lin.follow('Start again')
    await lin.sees('Log in')
    expect(new URL(lin.page.url()).searchParams.get('return_to')).to.equal('/from/a')
  })
})
