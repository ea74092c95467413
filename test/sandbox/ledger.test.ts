import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { BoundedMap } from '../../sandbox/bounded-map.js'
import { Ledger } from '../../sandbox/ledger.js'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { APP_KEY, fieldsOf, PERSON, WeiboClient } from './weibo-client.js'

describe('sandbox: ledger', () => {
  let sandbox: Sandbox
  let client: WeiboClient

  beforeEach(async () => {
    sandbox = await startSandbox()
    client = new WeiboClient(sandbox)
  })
  afterEach(() => sandbox.close())

  it('holds the calls with what was sent and answered, oldest first', async () => {
    const code = await client.code()
    await client.exchange(code)
    const [authorize, exchange] = sandbox.ledger()
    expect(authorize).to.deep.include({ method: 'GET', path: '/oauth2/authorize', status: 302, form: {} })
    expect(authorize?.query).to.include({ client_id: APP_KEY, sandbox_person: PERSON })
    expect(exchange).to.deep.include({
      method: 'POST',
      path: '/oauth2/access_token',
      query: {},
      form: Object.fromEntries(client.form(code)),
      contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
      authorization: 'none',
      status: 200,
      clientGoneAt: null,
    })
    expect(new Date(exchange?.at ?? '').getTime()).to.be.closeTo(Date.now(), 5000)
  })

  for (const [header, kind] of [
    ['Basic YTpi', 'basic'],
    ['OAuth2 uid=1&access_token=2', 'oauth2'],
    ['Bearer 2', 'other'],
  ] as const) {
    it(`names the authorization of "${header}" ${kind}, and keeps nothing of it`, async () => {
      await client.get('/2/account/get_uid.json', {}, { authorization: header })
      expect(sandbox.ledger()[0]?.authorization).to.equal(kind)
    })
  }

  it('serves the calls to other programs, and forgets them on request', async () => {
    await client.code()
    const calls = JSON.parse(await (await client.get('/sandbox/ledger')).text())
    expect(calls).to.deep.equal(sandbox.ledger())
    const forgotten = await fetch(`${sandbox.url}/sandbox/ledger`, { method: 'DELETE' })
    expect(forgotten.status).to.equal(204)
    expect(sandbox.ledger()).to.deep.equal([])
    await client.code()
    sandbox.clearLedger()
    expect(sandbox.ledger()).to.deep.equal([])
  })

  it('leaves the sandbox’s own pages out, but not its trap', async () => {
    await client.get('/sandbox/')
    await client.get('/sandbox/ledger')
    await client.get('/sandbox/trap')
    expect(sandbox.ledger().map(({ path }) => path)).to.deep.equal(['/sandbox/trap'])
  })

  it('notes when a client goes away unanswered', async () => {
    const body = String(client.form(await client.code({ sandbox_fault: 'hang' })))
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const call = request(`${sandbox.url}/oauth2/access_token`, { method: 'POST', headers }).end(body)
    call.on('error', () => {})
    await once(call, 'finish')
    while (sandbox.ledger().length < 2) await delay(5)
    expect(sandbox.ledger()[1]).to.include({ status: null, clientGoneAt: null })
    call.destroy()
    while (sandbox.ledger()[1]?.clientGoneAt === null) await delay(5)
    expect(sandbox.ledger()[1]?.status).to.equal(null)
  })

  it('does not blame the client for a connection that the sandbox broke off', async () => {
    await client.exchangeWith('reset').catch(() => null)
    await delay(20)
    expect(sandbox.ledger()[1]).to.include({ status: null, clientGoneAt: null })
  })

  it('forgets the oldest calls beyond 10,000', () => {
    const ledger = new Ledger()
    const call = {
      at: '',
      method: '',
      path: '',
      query: {},
      form: {},
      contentType: null,
      authorization: 'none',
    } as const
    for (let index = 0; index <= 10_000; index += 1) {
      ledger.open({ ...call, path: String(index), status: null, clientGoneAt: null })
    }
    expect(ledger.read()).to.have.length(10_000)
    expect(ledger.read()[0]?.path).to.equal('1')
  })

  it('drops the oldest entries of its other stores beyond a limit', () => {
    const map = new BoundedMap<number>(2)
    for (const [index, key] of ['a', 'b', 'c'].entries()) map.set(key, index)
    expect(map.keys()).to.deep.equal(['b', 'c'])
    expect(map.newest(1)).to.deep.equal([['c', 2]])
  })

  it('answers 413 to a body beyond 64 KiB, and serves on', async () => {
    const answer = await client.post('/oauth2/access_token', { body: 'x'.repeat(65 * 1024) })
    expect(answer.status).to.equal(413)
    expect(await fieldsOf(await client.exchange(await client.code()))).to.include({ uid: PERSON })
  })
})
