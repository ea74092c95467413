import { expect } from 'chai'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import { settledTrail } from '../../support/audit-trail.js'
import { APPIDS, FakeWeixin } from '../../support/fake-weixin.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../../support/test-service.js'

type Counts = Readonly<Record<string, number>>

describe('the audit calls for operators, by provider and channel', () => {
  const opened = openedForSuite()
  let service: TestService
  let browser: Person

  before(async () => {
    const weixin = await opened.open(FakeWeixin.open(), (fake) => fake.close())
    service = await openTestService(opened, weixin.environment)
    browser = new Person(service)
    await browser.logInWithWeibo()
    await browser.callback({ code: 'x', state: 'x' })
    await browser.logIn('nobody')
    const { data } = await browser.call('GET', '/oauth/weixin/?channel=mp')
    await post('callback/', weixin.agree(data.url, { name: 'first' }))
    await post('callback/', { code: 'x', state: 'x' })
    await post('code/', { channel: 'mini', code: weixin.code(APPIDS.mini, { name: 'second' }) })
    await post('code/', { channel: 'mini', code: 'wrong' })
    await settledTrail(service)
  })

  const post = (path: string, body: object) => browser.call('POST', `/oauth/weixin/${path}`, { body })
  const ask = <Data>(path: string) => browser.call<Data>('GET', path, { bearer: ADMIN_TOKEN })

  async function found(query: string): Promise<string[]> {
    const { data } = await ask<{ events: readonly AuditEvent[] }>(`/audit/events/?${query}`)
    return data.events.map(({ type, data: { provider, channel } }) => [type.slice(8), provider, channel].join(' '))
  }

  async function counted(query: string): Promise<Counts> {
    const { data } = await ask<{ steps: readonly { counts: Counts }[] }>(`/audit/stats/?${query}`)
    return Object.assign({}, ...data.steps.map(({ counts }) => counts))
  }

  it('find the events of a provider, its refusals too', async () => {
    expect(await found('provider=weibo')).to.deep.equal(['login.failed weibo ', 'bind.required weibo '])
    expect(await found('provider=weixin')).to.deep.equal([
      'login.failed weixin mini',
      'bind.required weixin mini',
      'login.failed weixin web',
      'bind.required weixin mp',
    ])
    expect(await found('provider=weixin&channel=mini&type=weibind.login.failed')).to.have.length(1)
    expect(await found('channel=mp')).to.deep.equal(['bind.required weixin mp'])
    expect(await found('provider=weibo&channel=mp')).to.deep.equal([])
  })

  it('count the events of a provider, and of its channel', async () => {
    expect(await counted('')).to.deep.equal({ 'weibind.bind.required': 3, 'weibind.login.failed': 4 })
    expect(await counted('provider=weibo')).to.deep.equal({ 'weibind.bind.required': 1, 'weibind.login.failed': 1 })
    expect(await counted('provider=weixin&channel=mp')).to.deep.equal({ 'weibind.bind.required': 1 })
    expect(await counted('provider=weibo&channel=mp')).to.deep.equal({})
  })

  it('refuse a name that cannot be one', async () => {
    for (const path of ['events', 'stats'])
      for (const query of ['provider=', 'channel=', `channel=${'x'.repeat(65)}`])
        expect((await ask(`/audit/${path}/?${query}`)).error, query).to.equal('invalid_request')
  })
})
