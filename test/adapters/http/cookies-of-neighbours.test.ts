import { expect } from 'chai'
import { openedForTest } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { IN_COOKIE } from '../../support/refresh-cookie.js'
import { openTestService } from '../../support/test-service.js'

const REFRESH = ['POST', '/sessions/refresh/', IN_COOKIE] as const
const LOG_OUT = ['DELETE', '/sessions/', IN_COOKIE] as const
const SECURE = '__Secure-weibind_refresh'

describe('the cookies of two installations on one host', () => {
  const opened = openedForTest()

  /** The sandbox sends browsers back to loopback only. */
  const open = (PUBLIC_URL: string, environment = {}) =>
    openTestService(opened, { PUBLIC_URL, WEIBO_REDIRECT_URI: 'http://127.0.0.1/cb', ...environment })
  const register = (browser: Person) => browser.register({ username: newName(), password: PASSWORD }, IN_COOKIE)
  /** One browser at both. */
  const visiting = async (publicUrls: readonly [string, string]) => {
    const [one, other] = [await open(publicUrls[0]), await open(publicUrls[1])]
    const browser = new Person(one)
    return [browser, browser.at(other)] as const
  }
  /** The browser's cookies have the names that they had before names had suffixes. */
  const asBefore = ({ cookies }: Person, suffix: string) => {
    for (const [name, value] of [...cookies]) {
      cookies.delete(name)
      if (!name.startsWith('weibind_session')) cookies.set(name.replace(suffix, ''), value)
    }
  }

  for (const publicUrls of [
    ['https://a.example:8443', 'https://a.example:9443'],
    ['https://a.example', 'https://a.example:8443'],
    ['http://127.0.0.1', 'http://127.0.0.1/login'],
    ['http://127.0.0.1/a', 'http://127.0.0.1/a/b'],
  ] as const) {
    it(`leave each other alone at ${publicUrls.join(' and ')}`, async () => {
      const [here, there] = await visiting(publicUrls)
      const begun = [await here.begin({ return_to: '/here' }), await there.begin({ return_to: '/there' })] as const
      for (const [person, begin, path] of [
        [here, begun[0], '/here'],
        [there, begun[1], '/there'],
      ] as const)
        expect((await person.callback(await person.agree(begin, newUid()))).data).to.include({ return_to: path })
      for (const person of [here, there]) await register(person)
      for (const person of [here, there, here, there]) expect((await person.call(...REFRESH)).status).to.equal(200)
      expect((await there.call(...LOG_OUT)).status).to.equal(200)
      expect((await there.call(...REFRESH)).error).to.equal('invalid_refresh_token')
      expect((await here.call(...REFRESH)).status).to.equal(200)
    })
  }

  describe('after an upgrade from names without a suffix', () => {
    const suffix = '-8443.login'
    const upgraded = async () => {
      const browser = new Person(await open('https://a.example:8443/login'))
      const { token } = (await register(browser)).data
      asBefore(browser, suffix)
      return { browser, bearer: token }
    }

    it('keep a person logged in, under the new name from the first refresh on', async () => {
      const { browser } = await upgraded()
      expect([...browser.cookies.keys()]).to.deep.equal([SECURE])
      expect((await browser.call(...REFRESH)).status).to.equal(200)
      expect([...browser.cookies.keys()]).to.have.members([`weibind_session${suffix}`, SECURE + suffix])
      expect((await browser.call(...REFRESH)).status).to.equal(200)
    })

    it('let a person log out', async () => {
      const { browser, bearer } = await upgraded()
      expect((await browser.call(...LOG_OUT)).status).to.equal(200)
      expect(browser.cookies.size).to.equal(0)
      expect((await browser.call('GET', '/users/me/', { bearer })).error).to.equal('invalid_token')
    })

    it('complete a login that was begun before, with its return_to', async () => {
      const { browser } = await upgraded()
      const begun = await browser.begin({ return_to: '/home' })
      asBefore(browser, suffix)
      const returned = await browser.agree(begun, newUid())
      expect((await browser.callback(returned)).data).to.include({ type: '1', return_to: '/home' })
      const names = [...browser.cookies.keys()]
      expect(names).to.include(`__Host-weibind_state${suffix}`)
      expect(names.join()).to.not.include('weibind_return')
    })

    it('do not change those of another installation, which still has such names', async () => {
      const [other, own] = await visiting(['https://a.example', 'https://a.example:8443'])
      await register(other)
      await other.begin()
      const { token } = (await own.register({ username: newName(), password: PASSWORD })).data
      const held = new Map(own.cookies)
      expect((await own.call(...REFRESH)).error).to.equal('invalid_refresh_token')
      expect((await own.call(...LOG_OUT)).error).to.equal('invalid_refresh_token')
      expect((await own.call('DELETE', '/sessions/', { ...IN_COOKIE, bearer: token })).status).to.equal(200)
      expect(own.cookies).to.deep.equal(held)
      expect((await other.call(...REFRESH)).status).to.equal(200)
    })

    it("are no reason to refuse a callback without a state, if they are another installation's", async () => {
      const other = new Person(await open('https://a.example'))
      await other.begin()
      const service = await open('https://a.example:8443', { OAUTH_STATE: 'optional' })
      const { code } = await new Person(service).visitWeibo(newUid())
      expect((await other.at(service).callback({ code })).data.type).to.equal('1')
    })
  })
})
