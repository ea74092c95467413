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

describe('the name, path and origins of the refresh cookie', () => {
  const opened = openedForTest()

  for (const [publicUrl, name, path, isSecure] of [
    ['http://127.0.0.1:8888', 'weibind_refresh', '/sessions', false],
    ['https://a.example', '__Secure-weibind_refresh', '/sessions', true],
    ['https://a.example/', '__Secure-weibind_refresh', '/sessions', true],
    ['https://a.example/login', '__Secure-weibind_refresh', '/login/sessions', true],
    ['https://a.example/a%20b/%E4%B8%AD/', '__Secure-weibind_refresh', '/a%20b/%E4%B8%AD/sessions', true],
    ['http://a.example/中', 'weibind_refresh', '/%E4%B8%AD/sessions', false],
  ] as const) {
    it(`is ${name} on ${path} at ${publicUrl}`, async () => {
      const service = await openTestService(opened, { PUBLIC_URL: publicUrl })
      const browser = new Person(service)
      const answer = await browser.register({ username: newName(), password: PASSWORD }, IN_COOKIE)
      const [cookie = ''] = answer.headers.getSetCookie()
      expect(cookie.startsWith(`${name}=`), cookie).to.equal(true)
      const attributes = cookie.split('; ').slice(1)
      expect(attributes.filter((attribute) => !attribute.startsWith('expires='))).to.deep.equal([
        `path=${path}`,
        'samesite=strict',
        ...(isSecure ? ['secure'] : []),
        'httponly',
      ])
      expect((await browser.call('POST', '/sessions/refresh/', IN_COOKIE)).status).to.equal(200)
      const gone = (await browser.call('DELETE', '/sessions/', IN_COOKIE)).headers.getSetCookie()[0]
      expect(gone).to.match(new RegExp(`^${name}=; path=${path}; expires=Thu, 01 Jan 1970`))
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
