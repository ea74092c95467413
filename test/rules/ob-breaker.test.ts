import { expect } from 'chai'
import { times } from '../support/builders.js'
import { eventually } from '../support/eventually.js'
import { APPIDS, FakeWeixin } from '../support/fake-weixin.js'
import type { Called } from '../support/http-client.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { type Answer, json, ScriptedProvider, text } from '../support/scripted-provider.js'
import { openTestService, type TestService } from '../support/test-service.js'

const TOKEN_PATH = '/oauth2/access_token'
const FAILURES_IN_A_ROW = 20
const HELD_BACK_S = 5
/** An answer that needs no provider. On a busy machine, too. */
const AT_ONCE_MS = 500

/** The browsers of persons who have come back from Weibo. Each posts its callback when it is told. */
interface Arrival {
  callback(): Promise<Called>
}

describe('rule OB-5: a provider that fails', () => {
  const opened = openedForSuite()
  let weibo: ScriptedProvider
  let weixin: FakeWeixin
  let service: TestService

  beforeEach(async () => {
    weibo = await opened.open(ScriptedProvider.open(), (server) => server.close())
    weixin = await opened.open(FakeWeixin.open(), (server) => server.close())
    const environment = { WEIBO_BASE_URL: weibo.url, WEIBO_TIMEOUT_MS: '300', WEIBO_FETCH_PROFILE: 'false' }
    service = await openTestService(opened, { ...environment, ...weixin.environment })
  })

  const arrive = async (code = 'a-code'): Promise<Arrival> => {
    const browser = new Person(service)
    const { state } = await browser.begin()
    return { callback: () => browser.callback({ code, state }) }
  }
  const arriveAll = (count: number) => Promise.all(times(count, () => arrive()))
  const readyz = async () => {
    const { status, text } = await new Person(service).send('GET', '/readyz')
    return [status, JSON.parse(text).checks.weibo, JSON.parse(text).status]
  }
  const works = () => weibo.answers(TOKEN_PATH, json(200, { access_token: '2.00x', uid: '1404376560' }))

  const outages: Record<string, { readonly answer: Answer; readonly error: string }> = {
    'answers with pages of status 502': { answer: text(502, '<html>'), error: 'provider_error' },
    'resets connections': { answer: ({ socket }) => void socket?.resetAndDestroy(), error: 'provider_error' },
    hangs: { answer: () => {}, error: 'provider_timeout' },
    'is busy': { answer: json(400, { error: 'x', error_code: 10009 }), error: 'provider_error' },
  }
  for (const [outage, { answer, error }] of Object.entries(outages)) {
    it(`is asked no more while it ${outage}, and again when it works; nothing is spent in between`, async () => {
      weibo.answers(TOKEN_PATH, answer)
      expect(await readyz()).to.deep.equal([200, 'closed', 'ready'])
      for (const { callback } of await arriveAll(FAILURES_IN_A_ROW)) expect((await callback()).error).to.equal(error)
      expect(await readyz()).to.deep.equal([200, 'open', 'ready'])

      const waiting = await arriveAll(30)
      const began = performance.now()
      for (const { callback } of waiting) {
        const answer = await callback()
        expect([answer.status, answer.error]).to.deep.equal([502, 'provider_error'])
        expect(Number(answer.headers.get('retry-after'))).to.be.within(1, HELD_BACK_S)
      }
      expect((performance.now() - began) / waiting.length).to.be.below(AT_ONCE_MS)
      expect(weibo.calls).to.have.length(FAILURES_IN_A_ROW)

      works()
      await eventually('one is let through', async () => (await readyz())[1] === 'half-open')
      for (const { callback } of waiting) expect((await callback()).status).to.equal(200)
      expect(await readyz()).to.deep.equal([200, 'closed', 'ready'])
      expect(weibo.calls).to.have.length(FAILURES_IN_A_ROW + waiting.length)
    })
  }

  it('gets one of 50 callbacks at once when it is tried again, and the others are answered at once', async () => {
    weibo.answers(TOKEN_PATH, () => {})
    await Promise.all((await arriveAll(FAILURES_IN_A_ROW)).map(({ callback }) => callback()))
    const waiting = await arriveAll(50)
    await eventually('one is let through', async () => (await readyz())[1] === 'half-open')
    const errors = (await Promise.all(waiting.map(({ callback }) => callback()))).map(({ error }) => error)
    expect(errors.filter((error) => error === 'provider_timeout')).to.have.length(1)
    expect(weibo.calls).to.have.length(FAILURES_IN_A_ROW + 1)
    expect(await readyz()).to.deep.equal([200, 'open', 'ready'])
  })

  it('is asked on where persons bring codes that are no longer good, refuse, or our configuration is wrong', async () => {
    for (const error_code of [21325, 21330, 21322, 10022, 99999]) {
      weibo.answers(TOKEN_PATH, json(400, { error: 'x', error_code }))
      for (const { callback } of await arriveAll(FAILURES_IN_A_ROW + 1)) await callback()
      expect(await readyz()).to.deep.equal([200, 'closed', 'ready'])
    }
    expect(weibo.calls).to.have.length(5 * (FAILURES_IN_A_ROW + 1))
  })

  it('leaves the other provider and passwords their speed, and holds tokens of apps back too', async () => {
    const username = newName()
    const registered = new Person(service)
    await registered.register({ username, password: PASSWORD })
    weibo.answers(TOKEN_PATH, () => {})
    await Promise.all((await arriveAll(FAILURES_IN_A_ROW)).map(({ callback }) => callback()))
    expect(await readyz()).to.deep.equal([200, 'open', 'ready'])

    for (const round of times(20, (index) => index)) {
      const began = performance.now()
      expect((await registered.logIn(username)).status).to.equal(200)
      const body = { channel: 'app', code: weixin.code(APPIDS.app, { name: `person-${round}` }) }
      expect((await registered.call('POST', '/oauth/weixin/code/', { body })).status).to.equal(200)
      expect(performance.now() - began).to.be.below(2 * AT_ONCE_MS)
    }
    const native = await registered.logInNatively('2.00token')
    expect([native.error, native.headers.has('retry-after')]).to.deep.equal(['provider_error', true])
    expect(weibo.calls).to.have.length(FAILURES_IN_A_ROW)
  })

  it('is one for all channels of Weixin', async () => {
    const ends = ['/sns/oauth2/access_token', '/sns/jscode2session'].map((path) =>
      weixin.interrupt(path, json(200, { errcode: -1, errmsg: 'system error' })),
    )
    const logIn = (channel: 'app' | 'mini', name: string) => {
      const body = { channel, code: weixin.code(APPIDS[channel], { name }) }
      return new Person(service).call('POST', '/oauth/weixin/code/', { body })
    }
    for (const _pair of times(FAILURES_IN_A_ROW / 2, () => {})) {
      await logIn('app', 'a')
      await logIn('mini', 'b')
    }
    for (const channel of ['app', 'mini'] as const) {
      const answer = await logIn(channel, 'c')
      expect([answer.error, answer.headers.has('retry-after')]).to.deep.equal(['provider_error', true])
    }
    expect(weixin.exchanges).to.equal(FAILURES_IN_A_ROW)
    for (const end of ends) end()
    const checks = async () => JSON.parse((await new Person(service).send('GET', '/readyz')).text).checks
    expect(await checks()).to.include({ weixin: 'open', weibo: 'closed' })
    await eventually('one is let through', async () => (await checks()).weixin === 'half-open')
    expect((await logIn('mini', 'd')).status).to.equal(200)
  })
})
