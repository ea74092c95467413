import { expect } from 'chai'
import { eventually } from '../support/eventually.js'
import { bearer, Person } from '../support/person.js'
import type { RunningService } from '../support/running-service.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { ProductionBench } from './production-bench.js'
import { become, READY, WITHOUT_BOTH, WITHOUT_MONGODB, WITHOUT_REDIS } from './readiness.js'

/** From the answer to the audit log, when all is well (events.md). */
const RECORDED_WITHIN_MS = 2000

describe('an api and a worker on MongoDB and Redis', function () {
  this.timeout(30_000)
  let production: ProductionBench
  let api: RunningService
  let worker: RunningService
  before(async function () {
    this.timeout(FIRST_START_MS)
    production = await ProductionBench.open()
    ;[api, worker] = await Promise.all([production.start('api'), production.start('worker')])
  })
  beforeEach(() => become([api, worker], READY))
  afterEach(() => Promise.all([production.toMongo.restore(), production.toRedis.restore()]))
  after(() => production.close())

  it('live without their servers, and are ready when these come', async () => {
    const { toMongo, toRedis } = production
    await Promise.all([toMongo.refuse(), toRedis.refuse()])
    const others = await Promise.all([production.start('api'), production.start('worker')])
    await become(others, WITHOUT_BOTH)
    expect((await others[0].browser().post('/users/', { username: 'nobody', password: 'long enough' })).error).to.equal(
      'unavailable',
    )
    await toRedis.restore()
    await become(others, WITHOUT_MONGODB)
    await toMongo.restore()
    await become(others, READY)
    await Promise.all(others.map(({ program }) => program.stop()))
  })

  it('take a person from Weibo to a login, and record each answer within 2 s', async () => {
    const person = new Person(api.browser(), '40001')
    const first = await person.logIn()
    expect(first.msg).to.equal('授权成功')
    await recorded(first.requestId, 'bind.required')
    const registered = await person.register('lin', { bind_ticket: first.field('bind_ticket') })
    expect(registered.msg).to.equal('注册成功')
    await recorded(registered.requestId, 'user.registered')
    const login = await person.logIn()
    expect(login.msg).to.equal('登录成功')
    await recorded(login.requestId, 'login.succeeded')
    const me = await person.browser.get('/users/me/', bearer(login.field('token')))
    expect(me.field('username')).to.equal('lin')
  })

  it('share everything with another api', async () => {
    const other = await production.start('api')
    await become([other], READY)
    const begun = new Person(api.browser(), '40002')
    const returned = await begun.agree()
    const elsewhere = new Person(other.browser(), '40002')
    for (const [name, value] of begun.browser.cookies) elsewhere.browser.cookies.set(name, value)
    const ticket = (await elsewhere.callback(returned)).field('bind_ticket')
    const registered = await begun.register('mei', { bind_ticket: ticket })
    const me = await other.browser().get('/users/me/', bearer(registered.field('token')))
    expect(me.field('username')).to.equal('mei')
    expect(await other.program.stop()).to.equal(0)
  })

  it('keep the worker to what it is: it answers how it is and nothing else', async () => {
    for (const path of ['/oauth/weibo/', '/users/me/', '/audit/events/', '/.well-known/jwks.json', '/oauth/callback/'])
      expect((await worker.browser().get(path, bearer(production.adminToken))).status, path).to.equal(404)
  })

  it('log people in without Redis, and record it when that is back', async () => {
    const person = await bound('40003')
    await production.toRedis.refuse()
    await become([api, worker], WITHOUT_REDIS)
    const login = await person.logIn()
    expect(login.msg).to.equal('登录成功')
    expect(await api.eventsOf(login.requestId)).to.be.empty
    await production.toRedis.restore()
    await become([api, worker], READY)
    await recorded(login.requestId, 'login.succeeded', 15_000)
  })

  it('answer 503 without MongoDB, and recover', async () => {
    const person = await bound('40004')
    await production.toMongo.refuse()
    await become([api, worker], WITHOUT_MONGODB)
    const began = Date.now()
    const answer = await api.browser().post('/sessions/', { username: 'lin', password: 'long enough' })
    expect(answer).to.include({ status: 503, error: 'unavailable' })
    expect(Date.now() - began).to.be.below(2500)
    await production.toMongo.restore()
    await become([api, worker], READY)
    const login = await person.logIn()
    expect(login.msg).to.equal('登录成功')
    await recorded(login.requestId, 'login.succeeded', 15_000)
  })

  it('say nothing of a fault when all is well, at the start', async () => {
    const other = await production.start('api')
    await become([other], READY)
    await other.program.stop()
    const complaints = other.program.stdout.split('\n').filter((line) => /"level":[456]0/.test(line))
    expect(complaints.filter((line) => !line.includes('AUDIT_CHAIN_KEY'))).to.deep.equal([])
  })

  it('end with 0 on SIGTERM', async () => {
    const others = await Promise.all([production.start('api'), production.start('worker')])
    await become(others, READY)
    expect(await Promise.all(others.map(({ program }) => program.stop()))).to.deep.equal([0, 0])
  })

  it('end with 0 on SIGTERM when neither server answers (RE-5)', async () => {
    const others = await Promise.all([production.start('api'), production.start('worker')])
    await become(others, READY)
    production.toMongo.stall()
    production.toRedis.stall()
    expect(await Promise.all(others.map(({ program }) => program.stop()))).to.deep.equal([0, 0])
  })

  /** Somebody who has registered. */
  async function bound(uid: string): Promise<Person> {
    const person = new Person(api.browser(), uid)
    await person.register(`user${uid}`, { bind_ticket: await person.ticket() })
    return person
  }

  async function recorded(requestId: string, type: string, withinMs = RECORDED_WITHIN_MS): Promise<void> {
    await eventually(`${type} is recorded`, async () => (await api.eventsOf(requestId)).length > 0, withinMs)
    expect((await api.eventsOf(requestId)).map((event) => event.type)).to.deep.equal([`weibind.${type}`])
  }
})
