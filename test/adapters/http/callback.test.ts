import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('POST /oauth/weibo/callback/', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  it('gives a ticket and a profile for an account that is not bound', async () => {
    const answer = await browser.logInWithWeibo('2000000001')
    expect(answer.status).to.equal(200)
    expect(answer.envelope.msg).to.equal('授权成功')
    const { bind_ticket, profile, ...rest } = answer.data
    expect(bind_ticket).to.match(/^[\w-]{22,512}$/)
    expect(rest).to.deep.equal({ type: '1', uid: '2000000001', expires_in: 600, purpose: 'login', return_to: null })
    expect(profile).to.have.all.keys('screen_name', 'avatar_url')
    expect(profile?.screen_name).to.equal('林小雨')
  })

  it('suggests a username that is free to a client that prefers it', async () => {
    const headers = { Prefer: 'suggested-username' }
    const suggested = async () =>
      (await browser.callback(await browser.visitWeibo('2000000001'), { headers })).data.suggested_username
    expect(await suggested()).to.equal('林小雨')
    await new Person(service).register({ username: '林小雨', password: PASSWORD })
    expect(await suggested()).to.equal(null)
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const begun = await browser.begin({ purpose: 'bind' }, { bearer: token })
    const { data } = await browser.callback(await browser.agree(begun, newUid()), { headers })
    expect(data).to.include({ purpose: 'bind' }).and.not.to.have.property('suggested_username')
  })

  it('logs a bound person in', async () => {
    const person = newUid()
    const registered = await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    const answer = await new Person(service).logInWithWeibo(person)
    expect(answer.status).to.equal(200)
    expect(answer.envelope.msg).to.equal('登录成功')
    const { token, refresh_token, ...rest } = answer.data
    expect(token.split('.')).to.have.length(3)
    expect(refresh_token).to.match(/^[\w-]{22,512}$/)
    const { user } = registered.data
    expect(rest).to.deep.equal({ type: '0', token_type: 'Bearer', expires_in: 900, user, return_to: null })
  })

  it('renews the cookie with each success, for the same browser', async () => {
    const returned = [await browser.visitWeibo(newUid()), await browser.visitWeibo(newUid())]
    const answer = await browser.callback(returned[0] ?? {})
    expect(answer.headers.getSetCookie()[0]).to.match(/^weibind_state-\d+=/)
    expect((await browser.callback(returned[1] ?? {})).data.type).to.equal('1')
  })

  it('accepts a form as well as JSON, and a path without its last slash', async () => {
    const body = new URLSearchParams(await browser.visitWeibo(newUid()))
    expect((await browser.call('POST', '/oauth/weibo/callback', { body })).data.type).to.equal('1')
  })

  for (const [name, field, body] of [
    ['neither code nor error', 'code', { state: 'x' }],
    ['both code and error', 'code', { code: 'x', error: 'access_denied', state: 'x' }],
    ['an empty code', 'code', { code: '', state: 'x' }],
    ['a code of 513 characters', 'code', { code: 'x'.repeat(513), state: 'x' }],
    ['a state of 513 characters', 'state', { code: 'x', state: 'x'.repeat(513) }],
  ] as const) {
    it(`refuses ${name} as invalid_request, and names the field`, async () => {
      const answer = await browser.callback(body)
      expect(answer.error).to.equal('invalid_request')
      expect(answer.envelope.details?.[0]).to.have.all.keys('field', 'problem')
      expect(answer.envelope.details?.[0]?.field).to.equal(field)
    })
  }

  it('accepts a code and a state of 512 characters as unknown ones', async () => {
    expect((await browser.callback({ code: 'x'.repeat(512), state: 'x'.repeat(512) })).error).to.equal('invalid_state')
  })

  it('ignores a Bearer in a login', async () => {
    const returned = await browser.visitWeibo(newUid())
    expect((await browser.callback(returned, { bearer: 'x.y.z' })).data.type).to.equal('1')
  })

  it('answers with Retry-After when Weibo limits our calls', async () => {
    const answer = await browser.logInWithWeibo(newUid(), 'error-10023-429')
    expect(answer.error).to.equal('provider_error')
    expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 3600)
  })
})
