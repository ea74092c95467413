import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'

const LI_NA = 'canary-token-of-li-na-0123456789'
const CALLS = ['GET /admin/me/', 'GET /audit/events/', 'POST /audit/failed/none/retry/'] as const

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

describe('operators', () => {
  let service: TestService
  let browser: Person
  const opened = openedForSuite()
  before(async () => {
    const file = join(opened.folder(), 'operators')
    writeFileSync(file, `li.na:${createHash('sha256').update(LI_NA).digest('hex')}\n`)
    service = await openTestService(opened, { ADMIN_TOKENS_FILE: file })
    browser = new Person(service)
  })

  const me = (headers: Record<string, string>) =>
    browser.call<{ operator: string }>('GET', '/admin/me/', { headers: headers })

  it('are known by their tokens, by Bearer and by Basic with their names (AC-1)', async () => {
    for (const [name, token] of [
      ['admin', ADMIN_TOKEN],
      ['li.na', LI_NA],
    ] as const)
      for (const authorization of [`Bearer ${token}`, `bearer ${token}`, basic(name, token)])
        expect((await me({ authorization })).data, authorization).to.deep.equal({ operator: name })
  })

  it('are refused with the name of another, with a hash, and with nothing (AC-1)', async () => {
    const hash = createHash('sha256').update(LI_NA).digest('hex')
    for (const authorization of [
      basic('admin', LI_NA),
      basic('li.na', ADMIN_TOKEN),
      basic('', LI_NA),
      basic('LI.NA', LI_NA),
      `Bearer ${hash}`,
      `Bearer li.na:${LI_NA}`,
      `Bearer ${LI_NA}x`,
      'Bearer',
      '',
    ])
      expect((await me({ authorization })).error, authorization).to.equal('invalid_token')
  })

  it('are no users, and users are no operators (AC-2)', async () => {
    const { data: user } = await browser.register({ username: newName(), password: PASSWORD })
    for (const call of CALLS) {
      const [method = '', path = ''] = call.split(' ')
      for (const bearer of [user.token, user.refresh_token, 'x'])
        expect((await browser.call(method, path, { bearer })).error, call).to.equal('invalid_token')
      expect((await browser.call(method, path)).error, call).to.equal('invalid_token')
    }
    for (const bearer of [ADMIN_TOKEN, LI_NA])
      for (const path of ['/users/me/', '/sessions/', '/users/me/events/'])
        expect((await browser.call('GET', path, { bearer })).error, path).to.equal('invalid_token')
  })

  it('cannot act by Basic from a page of another site (AC-3)', async () => {
    const act = async (headers: Record<string, string>) =>
      (await browser.call('POST', '/audit/failed/none/retry/', { headers })).error
    const authorization = basic('li.na', LI_NA)
    const { origin } = new URL(service.url)
    for (const own of [{}, { origin }, { 'sec-fetch-site': 'same-origin' }, { origin, 'sec-fetch-site': 'none' }])
      expect(await act({ authorization, ...own }), JSON.stringify(own)).to.equal('not_found')
    for (const foreign of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin, 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect(await act({ authorization, ...foreign }), JSON.stringify(foreign)).to.equal('invalid_token')
      expect(await act({ authorization: `Bearer ${LI_NA}`, ...foreign })).to.equal('not_found')
      expect((await me({ authorization, ...foreign })).status).to.equal(200)
    }
  })
})
