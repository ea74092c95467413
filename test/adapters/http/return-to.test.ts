import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

const KEPT = 'weibind_return_'

describe('return_to', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  const kept = () => [...browser.cookies.keys()].filter((name) => name.startsWith(KEPT))
  const agree = async (return_to: string) => browser.agree(await browser.begin({ return_to }), newUid())

  it('is returned with its login, and its cookie is deleted', async () => {
    const returned = await agree('/a/b?c=d%20e#f')
    expect(kept()).to.have.length(1)
    expect((await browser.callback(returned)).data.return_to).to.equal('/a/b?c=d%20e#f')
    expect(kept()).to.deep.equal([])
  })

  it('is in a cookie that scripts cannot read, shows no path, and lives as long as the state', async () => {
    const { headers } = await browser.call('GET', '/oauth/weibo/?return_to=/secret-path')
    const cookie = headers.getSetCookie().find((each) => each.startsWith(KEPT)) ?? ''
    expect(cookie).to.match(/; path=\/; expires=[^;]+; samesite=lax; httponly$/)
    expect(cookie).to.not.include('secret-path')
    const [, expires = ''] = /expires=([^;]+)/.exec(cookie) ?? []
    expect(Date.parse(expires) - Date.now()).to.be.within(500_000, 601_000)
  })

  it('is returned for a bind too, and the state stays at 128 characters', async () => {
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const return_to = `/${'a'.repeat(2047)}`
    const begun = await browser.begin({ return_to, purpose: 'bind' }, { bearer: token })
    expect(begun.state.length).to.be.at.most(128)
    expect((await browser.callback(await browser.agree(begun, newUid()))).data.return_to).to.equal(return_to)
  })

  it('is dropped above 2,048 characters, and the login succeeds', async () => {
    const { data } = await browser.callback(await agree(`/${'a'.repeat(2048)}`))
    expect(data).to.include({ type: '1', return_to: null })
  })

  it('is returned only to its own login, if several tabs log in', async () => {
    const [first, second] = [await agree('/first'), await agree('/second')]
    expect((await browser.callback(second)).data.return_to).to.equal('/second')
    expect((await browser.callback(first)).data.return_to).to.equal('/first')
  })

  it('is null if its cookie is lost, replaced or of another login, and the login succeeds', async () => {
    const planted = await agree('/planted')
    const [name = ''] = kept()
    const value = browser.cookies.get(name) ?? ''
    browser.cookies.delete(name)
    expect((await browser.callback(planted)).data).to.include({ type: '1', return_to: null })
    for (const wrong of [value, 'x', '', '%00', value.slice(1)]) {
      const returned = await agree('/own')
      for (const own of kept()) browser.cookies.set(own, wrong)
      expect((await browser.callback(returned)).data, wrong).to.include({ type: '1', return_to: null })
      browser.cookies.clear()
    }
  })

  it('is kept if another browser tries to complete the login', async () => {
    const returned = await agree('/home')
    expect((await new Person(service).callback(returned)).error).to.equal('invalid_state')
    expect((await browser.callback(returned)).data.return_to).to.equal('/home')
  })

  it('never makes a browser send more than 8 KiB of its cookies: the oldest are deleted', async () => {
    const returned = []
    for (let tab = 0; tab < 12; tab++) {
      returned.push(await agree(`/${'a'.repeat(1000)}${tab}`))
      const sent = kept().map((name) => `; ${name}=${browser.cookies.get(name)}`.length)
      expect(sent.reduce((sum, length) => sum + length, 0)).to.be.at.most(8192)
    }
    const paths = []
    for (const each of returned) paths.push((await browser.callback(each)).data.return_to)
    expect(paths[0]).to.equal(null)
    expect(paths.at(-1)).to.equal(`/${'a'.repeat(1000)}11`)
  })

  it('is dropped where room needs more than 20 deletions, so that the head of the answer stays under 8 KiB', async () => {
    await browser.begin({ return_to: '/' })
    const [, suffix] = /\d_[\w-]{12}(.*)$/.exec(kept()[0] ?? '') ?? []
    for (let tab = 0; tab < 150; tab++) {
      browser.cookies.set(`${KEPT}${1_700_000_000_000 + tab}_${'n'.repeat(12)}${suffix}`, '')
    }
    const { status, headers } = await browser.call('GET', `/oauth/weibo/?return_to=/${'a'.repeat(2047)}`)
    expect(status).to.equal(200)
    const head = [...headers].reduce((size, [name, value]) => size + name.length + value.length + 4, 0)
    expect(head).to.be.at.most(8192)
    expect(headers.getSetCookie().filter((each) => each.startsWith(KEPT))).to.have.length(20)
  })

  for (const path of ['/..//evil.example', '/a/%2e%2E//evil.example', '/.//evil.example']) {
    it(`is refused where its dot segments leave a path that begins with "//": ${path}`, async () => {
      const { error } = await browser.call('GET', `/oauth/weibo/?return_to=${encodeURIComponent(path)}`)
      expect(error).to.equal('invalid_request')
    })
  }

  it('stays with an attempt whose callback was limited', async () => {
    const limited = await openTestService(opened, { RATE_LIMIT_FAILURES: '3/1m' })
    const person = new Person(limited)
    const returned = await person.agree(await person.begin({ return_to: '/home' }), newUid())
    for (let refused = 0; refused < 3; refused++) await new Person(limited).callback({ code: 'x', state: 'x' })
    expect((await person.callback(returned)).error).to.equal('too_many_requests')
    limited.clock.advance(61)
    expect((await person.callback(returned)).data.return_to).to.equal('/home')
  })
})
