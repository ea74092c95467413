import { expect } from 'chai'
import { eventOf } from '../../support/audit-trail.js'
import { times } from '../../support/builders.js'
import { APPIDS, FakeWeixin, openidOf, type WeixinPerson } from '../../support/fake-weixin.js'
import type { Called } from '../../support/http-client.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

let persons = 0

describe('one person of Weixin on several channels', () => {
  const opened = openedForSuite()
  let weixin: FakeWeixin
  let service: TestService
  let name: string

  before(async () => {
    weixin = await opened.open(FakeWeixin.open(), (fake) => fake.close())
    service = await openTestService(opened, weixin.environment)
  })
  beforeEach(() => {
    persons += 1
    name = `identity-${persons}`
  })

  async function comeBack(channel: 'web' | 'mp', person: WeixinPerson, browser = new Person(service), token?: string) {
    const purpose = token === undefined ? '' : '&purpose=bind'
    const begun = await browser.call(
      'GET',
      `/oauth/weixin/?channel=${channel}${purpose}`,
      token ? { bearer: token } : {},
    )
    const { code, state } = weixin.agree(begun.data.url, person)
    return browser.call('POST', '/oauth/weixin/callback/', { body: { code, state } })
  }

  async function register(channel: 'web' | 'mp', person: WeixinPerson) {
    const browser = new Person(service)
    const { bind_ticket } = (await comeBack(channel, person, browser)).data
    const { status, data } = await browser.register({ username: newName(), password: PASSWORD, bind_ticket })
    expect(status).to.equal(201)
    return data
  }

  const uidOf = async (answer: Called) => (await eventOf(service, answer)).data.uid

  it('is one user, whose uid stays that of the first channel when a unionid appears (WX-5, WX-6)', async () => {
    const { user } = await register('mp', { name, unionid: null })
    const upgraded = await comeBack('mp', { name })
    const web = await comeBack('web', { name })
    const app = { body: { channel: 'app', code: weixin.code(APPIDS.app, { name }) } }
    const native = await new Person(service).call('POST', '/oauth/weixin/code/', app)
    for (const answer of [upgraded, web, native]) {
      expect(answer.data.user).to.deep.equal(user)
      expect(answer.data).to.not.have.property('conflict')
      expect(await uidOf(answer)).to.equal(`${APPIDS.mp}.${openidOf(APPIDS.mp, name)}`)
    }
    const bindings = await new Person(service).call('GET', '/oauth/bindings/', { bearer: web.data.token })
    expect(bindings.data).to.have.length(1)
  })

  it('is one user after 50 logins at once that find the unionid', async () => {
    const { user } = await register('mp', { name, unionid: null })
    const answers = await Promise.all(times(50, () => comeBack('mp', { name })))
    for (const { data } of answers) expect(data.user).to.deep.equal(user)
    expect((await comeBack('web', { name })).data.user).to.deep.equal(user)
  })

  it('is shown a conflict, at a login and at a confirmed binding, and no handle moves (WX-7)', async () => {
    const first = await register('mp', { name, unionid: null })
    const second = await register('web', { name })
    const login = await comeBack('mp', { name })
    expect(login.data).to.deep.include({ type: '0', user: first.user, conflict: true })
    expect((await eventOf(service, login)).data).to.deep.include({ conflict: true })
    const confirmed = await comeBack('mp', { name }, new Person(service), login.data.token)
    expect(confirmed.data).to.deep.include({ type: '2', conflict: true })
    expect((await comeBack('web', { name })).data.user).to.deep.equal(second.user)
  })

  it('ends a conflict when one of the two unbinds, and can bind again (WX-16)', async () => {
    const first = await register('mp', { name, unionid: null })
    const { token } = await register('web', { name })
    const unbound = await new Person(service).call('DELETE', '/oauth/weixin/', { bearer: token, body: {} })
    expect(unbound.status).to.equal(200)
    const login = await comeBack('mp', { name })
    expect(login.data.user).to.deep.equal(first.user)
    expect(login.data).to.not.have.property('conflict')
    expect((await comeBack('web', { name })).data.user).to.deep.equal(first.user)
  })

  it('keeps user and uid under a new unionid, and the event has unionid_changed', async () => {
    const { user } = await register('web', { name, unionid: `${name}-old` })
    const moved = await comeBack('web', { name, unionid: `${name}-new` })
    expect(moved.data.user).to.deep.equal(user)
    expect((await eventOf(service, moved)).data).to.deep.include({ uid: `${name}-old`, unionid_changed: true })
    const other = await comeBack('web', { name: `${name}-other`, unionid: `${name}-old` })
    const uid = `${APPIDS.web}.${openidOf(APPIDS.web, `${name}-other`)}`
    expect(other.data).to.include({ type: '1', uid })
    expect(await uidOf(other)).to.equal(uid)
  })

  it('is refused if Weixin returns one unionid for two openids of one application', async () => {
    await register('web', { name })
    const answer = await comeBack('web', { name: `${name}-other`, unionid: name })
    expect(answer.error).to.equal('provider_error')
    expect((await eventOf(service, answer)).data).to.not.have.property('uid')
  })
})
