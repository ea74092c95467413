import { expect } from 'chai'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

interface Me {
  readonly id: string
  readonly username: string
  readonly has_password: boolean
  readonly created_at: string
}

interface Bound {
  readonly provider: string
  readonly uid: string
  readonly screen_name: string | null
  readonly bound_at: string
}

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

describe('POST /users/, GET /users/me/ and GET /oauth/bindings/', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService()
  })
  after(() => service.stop())
  beforeEach(() => {
    browser = new Person(service)
  })

  const me = async (bearer: string) => (await browser.call<Me>('GET', '/users/me/', { bearer })).data
  const bindings = async (bearer: string) => (await browser.call<Bound[]>('GET', '/oauth/bindings/', { bearer })).data

  it('registers by username and password, and logs in', async () => {
    const username = newName()
    const answer = await browser.register({ username, password: PASSWORD })
    expect(answer.status).to.equal(201)
    expect(answer.envelope.msg).to.equal('注册成功')
    expect(answer.data).to.have.all.keys('type', 'token', 'token_type', 'expires_in', 'refresh_token', 'user')
    expect(answer.data.user.username).to.equal(username)
    const { created_at, ...rest } = await me(answer.data.token)
    expect(rest).to.deep.equal({ ...answer.data.user, has_password: true })
    expect(created_at).to.match(UTC)
    expect(await bindings(answer.data.token)).to.deep.equal([])
  })

  it('registers with a ticket and without a password, and is bound in the same act', async () => {
    const { data } = await browser.register({ username: newName(), bind_ticket: await browser.ticket('2000000002') })
    expect((await me(data.token)).has_password).to.equal(false)
    const [{ bound_at, ...bound } = { bound_at: '' }, ...others] = await bindings(data.token)
    expect(bound).to.deep.equal({ provider: 'weibo', uid: '2000000002', screen_name: 'ChenMo陈墨' })
    expect(bound_at).to.match(UTC)
    expect(others).to.be.empty
  })

  it('registers with both', async () => {
    const username = newName()
    const bind_ticket = await browser.ticket(newUid())
    const { data } = await browser.register({ username, password: PASSWORD, bind_ticket })
    expect((await me(data.token)).has_password).to.equal(true)
    expect(await bindings(data.token)).to.have.length(1)
    expect((await browser.logIn(username, PASSWORD)).data.user).to.deep.equal(data.user)
  })

  it('registers no user without password by password login', async () => {
    const { data } = await browser.register({ username: newName(), bind_ticket: await browser.ticket(newUid()) })
    for (const password of ['null', 'undefined', ' ', PASSWORD]) {
      expect((await browser.logIn(data.user.username, password)).error).to.equal('invalid_credentials')
    }
  })

  it('refuses a registration with neither ticket nor password', async () => {
    expect((await browser.register({ username: newName() })).error).to.equal('invalid_request')
  })

  for (const [name, username] of Object.entries({
    'one character': 'a',
    '33 characters': 'a'.repeat(33),
    'a leading dot': '.ab',
    'a leading hyphen': '-ab',
    'a space': 'a b',
    'a slash': 'a/b',
    'a Cyrillic letter': 'аb',
    'full-width letters': 'ａｂｃ',
    'a line break': 'ab\n',
    'a NUL': 'ab\0',
    'half a surrogate pair': 'ab\ud800',
    'a zero-width joiner': 'a\u200db',
  })) {
    it(`refuses a username with ${name}`, async () => {
      const answer = await browser.register({ username, password: PASSWORD })
      expect(answer.error).to.equal('invalid_request')
      expect(answer.envelope.details?.[0]?.field).to.equal('username')
    })
  }

  for (const username of ['阿宝', 'a1', '0_.-', 'Zoë', 'z'.repeat(32)]) {
    it(`takes the username ${username}`, async () => {
      const bind_ticket = await browser.ticket(newUid())
      expect((await browser.register({ username, bind_ticket })).data.user.username).to.equal(username)
    })
  }

  for (const [name, password] of Object.entries({
    'seven characters': 'x7!kQz2',
    '129 characters': `${'ab'.repeat(64)}c`,
    'over 1 KB': '密'.repeat(400),
    '8 KB': 'p'.repeat(8193),
    'no characters': '',
    'those of a common one': 'password1',
  })) {
    it(`CR-2: refuses a password with ${name}`, async () => {
      const answer = await browser.register({ username: newName(), password })
      expect(answer.error).to.equal('invalid_request')
      expect(answer.envelope.details?.[0]?.field).to.equal('password')
      expect(answer.text).not.to.include(password.slice(0, 20) || 'none')
    })
  }

  for (const [name, password] of Object.entries({
    'eight characters': 'x7!kQz2#',
    '128 characters': 'xq'.repeat(64),
    'Chinese and emoji': '我的密码🔑很安全呢',
    'spaces around it': '  spaces count  ',
  })) {
    it(`CR-2: takes a password with ${name}, and no part of it alone`, async () => {
      const username = newName()
      expect((await browser.register({ username, password })).status).to.equal(201)
      expect((await browser.logIn(username, password)).status).to.equal(200)
      expect((await browser.logIn(username, password.slice(0, -1))).error).to.equal('invalid_credentials')
    })
  }

  it('CR-2: takes a password typed in another Unicode form', async () => {
    const username = newName()
    await browser.register({ username, password: 'caf\u00e9 caf\u00e9' })
    expect((await browser.logIn(username, 'cafe\u0301 cafe\u0301')).status).to.equal(200)
  })

  it('refuses reads without a good Bearer', async () => {
    for (const path of ['/users/me/', '/oauth/bindings/']) {
      for (const authorization of ['', 'Bearer ', 'Bearer x', 'bearer a.b.c', 'Basic YTpi', 'Bearer a b']) {
        const answer = await browser.call('GET', path, { headers: { authorization } })
        expect(answer.error, authorization).to.equal('invalid_token')
        expect(answer.headers.get('www-authenticate')).to.equal('Bearer')
      }
    }
  })
})
