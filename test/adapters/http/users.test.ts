import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

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
  readonly avatar_url: string | null
  readonly bound_at: string
}

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

describe('POST /users/, GET /users/me/ and GET /oauth/bindings/', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
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

  it('registers with a ticket and without a password, with the binding', async () => {
    const { data } = await browser.register({ username: newName(), bind_ticket: await browser.ticket('2000000002') })
    expect((await me(data.token)).has_password).to.equal(false)
    const [{ bound_at, avatar_url, ...bound } = { bound_at: '', avatar_url: null }, ...others] = await bindings(
      data.token,
    )
    expect(bound).to.deep.equal({ provider: 'weibo', uid: '2000000002', screen_name: 'ChenMo陈墨' })
    expect(bound_at).to.match(UTC)
    expect(avatar_url).to.match(/^https?:/)
    expect(others).to.be.empty
  })

  it('names every invalid field at once, and repeats none of them', async () => {
    const answer = await browser.register({ username: '.canary', password: 'short42' })
    expect(answer.error).to.equal('invalid_request')
    expect(answer.envelope.details?.map(({ field }) => field)).to.deep.equal(['username', 'password'])
    expect(answer.text).not.to.include('canary').and.not.include('short42')
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
