import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { openedForTest } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { IN_COOKIE } from '../../support/refresh-cookie.js'
import { openTestService, type TestService } from '../../support/test-service.js'
import { onTheWire, requestHead } from '../../support/wire.js'

const FRONT_END = 'https://app.a.example'

describe('the name, path and origins of the refresh cookie, and its mark', () => {
  const opened = openedForTest()

  for (const [publicUrl, suffix, path] of [
    ['http://127.0.0.1:8888', '-8888', ''],
    ['http://127.0.0.1:80', '', ''],
    ['https://a.example', '', ''],
    ['https://a.example:443/', '', ''],
    ['https://a.example/login', '.login', '/login'],
    ['https://a.example:8443/a/b/', '-8443.a.b', '/a/b'],
    ['https://a.example/a%20b/%E4%B8%AD/', '.a%20b.%E4%B8%AD', '/a%20b/%E4%B8%AD'],
    ['http://a.example/中', '.%E4%B8%AD', '/%E4%B8%AD'],
    ['http://a.example/a=b', '.a%3Db', '/a=b'],
  ] as const) {
    const isSecure = publicUrl.startsWith('https:')
    const name = `${isSecure ? '__Secure-' : ''}weibind_refresh${suffix}`
    const mark = `weibind_session${suffix}`
    const secure = isSecure ? ['secure'] : []
    it(`is ${name} on ${path}/sessions at ${publicUrl}, with ${mark} for scripts`, async () => {
      const service = await openTestService(opened, { PUBLIC_URL: publicUrl })
      const browser = new Person(service)
      const answer = await browser.register({ username: newName(), password: PASSWORD }, IN_COOKIE)
      const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split('; '))
      const [[held = '', ...attributes] = [], [told = '', ...readable] = [], ...others] = cookies
      expect(others).to.deep.equal([])
      expect(held.startsWith(`${name}=`), held).to.equal(true)
      expect(told).to.equal(`${mark}=1`)
      const expires = attributes.find((attribute) => attribute.startsWith('expires='))
      expect(attributes.filter((attribute) => attribute !== expires)).to.deep.equal([
        `path=${path}/sessions`,
        'samesite=strict',
        ...secure,
        'httponly',
      ])
      expect(readable).to.deep.equal([`path=${path}/`, expires, 'samesite=strict', ...secure])
      expect((await browser.call('POST', '/sessions/refresh/', IN_COOKIE)).status).to.equal(200)
      const gone = (await browser.call('DELETE', '/sessions/', IN_COOKIE)).headers.getSetCookie()
      const never = 'expires=Thu, 01 Jan 1970'
      expect(gone[0]?.startsWith(`${name}=; path=${path}/sessions; ${never}`), gone[0]).to.equal(true)
      expect(gone[1]?.startsWith(`${mark}=; path=${path}/; ${never}`), gone[1]).to.equal(true)
    })
  }

  it('is not read without its prefix under https, where a sister host could set it', async () => {
    const service = await openTestService(opened, { PUBLIC_URL: 'https://a.example' })
    const browser = new Person(service)
    const { refresh_token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    browser.cookies.set('weibind_refresh', refresh_token)
    expect((await browser.call('POST', '/sessions/refresh/', IN_COOKIE)).error).to.equal('invalid_refresh_token')
  })

  it('is kept where the store cannot be reached', async () => {
    const service = await openTestService(opened)
    const browser = new Person(service)
    await browser.register({ username: newName(), password: PASSWORD }, IN_COOKIE)
    rmSync(join(service.dataDir, 'weibind.db'))
    for (const [method, path] of [
      ['POST', '/sessions/refresh/'],
      ['DELETE', '/sessions/'],
    ] as const) {
      const answer = await browser.call(method, path, IN_COOKIE)
      expect([answer.error, answer.headers.getSetCookie()]).to.deep.equal(['unavailable', []])
    }
  })

  it('IN-5: its header is allowed to the configured origins, with credentials, and to no other', async () => {
    const service = await openTestService(opened, { CORS_ORIGINS: FRONT_END })
    const preflight = (Origin: string) => {
      const asked = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'x-session-mode' }
      return onTheWire(service as TestService, requestHead('OPTIONS /sessions/refresh/', { Origin, ...asked }))
    }
    const { status, headers } = await preflight(FRONT_END)
    expect(status).to.equal(204)
    expect(headers.get('access-control-allow-origin')).to.equal(FRONT_END)
    expect(headers.get('access-control-allow-credentials')).to.equal('true')
    expect(headers.get('access-control-allow-headers')?.toLowerCase()).to.include('x-session-mode')
    for (const origin of ['https://evil.example', 'null', 'https://a.example', `${FRONT_END}.evil.example`]) {
      const refused = await preflight(origin)
      expect(refused.status, origin).to.equal(405)
      for (const name of refused.headers.keys()) expect(name, origin).to.not.match(/^access-control/)
    }
  })

  it('IN-5: its header is allowed to no origin by default', async () => {
    const service = await openTestService(opened)
    const asked = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'x-session-mode' }
    const { headers } = await onTheWire(
      service,
      requestHead('OPTIONS /sessions/refresh/', { Origin: FRONT_END, ...asked }),
    )
    for (const name of headers.keys()) expect(name).to.not.match(/^access-control/)
  })
})
