import { expect } from 'chai'
import { verdict } from '../support/audit-trail.js'
import { httpRequest } from '../support/http-request.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

describe('the journey from Weibo to a bound account', () => {
  const bench = new ProgramBench()
  let service: RunningService
  let person: Person
  before(async () => {
    service = await bench.serve()
  })
  after(() => bench.clear())
  beforeEach(() => {
    person = new Person(service)
  })

  async function logsInFromNowOn(username: string): Promise<void> {
    const again = await person.logInWithWeibo()
    expect(again.envelope.msg).to.equal('登录成功')
    expect(again.data.user.username).to.equal(username)
    expect(await verdict(service, again)).to.equal('login.succeeded weibo')
  }

  it('goes over the page where the person agrees', async () => {
    const { url } = await person.begin({ return_to: '/home' })
    expect((await httpRequest({ method: 'GET', url })).text).to.include('<form')
    const body = new URLSearchParams({ answer: 'agree', person: '1404376560' }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const back = await httpRequest({ method: 'POST', url, headers, body })
    const location = new URL(back.headers.get('location') ?? '')
    expect(location.origin + location.pathname).to.equal(`${service.url}/oauth/callback/`)
    const page = await person.send('GET', location.pathname + location.search)
    expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8')
    const { envelope, data } = await person.callback(Object.fromEntries(location.searchParams))
    expect(envelope.msg).to.equal('授权成功')
    expect(data).to.include({ type: '1', uid: '1404376560', expires_in: 600, return_to: '/home' })
  })

  it('binds by registering with the ticket', async () => {
    const username = newName()
    const first = await person.logInWithWeibo()
    expect(await verdict(service, first)).to.equal('bind.required')
    const registered = await person.register({ username, bind_ticket: first.data.bind_ticket })
    expect([registered.status, registered.envelope.msg]).to.deep.equal([201, '注册成功'])
    expect(await verdict(service, registered)).to.equal('user.registered')
    await logsInFromNowOn(username)
  })

  it('binds by a password', async () => {
    const username = newName()
    await person.register({ username, password: PASSWORD })
    const bind_ticket = await person.ticket()
    const wrong = await person.bind({ bind_ticket, username, password: 'not this one' })
    expect(await verdict(service, wrong)).to.equal('bind.rejected invalid_credentials')
    const bound = await person.bind({ bind_ticket, username, password: PASSWORD })
    expect(bound.envelope.msg).to.equal('绑定成功')
    expect(await verdict(service, bound)).to.equal('binding.created')
    await logsInFromNowOn(username)
  })

  it('binds to the user who is logged in', async () => {
    const username = newName()
    const returned = async (bearer: string) => person.agree(await person.begin({ purpose: 'bind' }, { bearer }))
    const { token: bearer } = (await person.register({ username, password: PASSWORD })).data
    const { bind_ticket } = (await person.callback(await returned(bearer))).data
    const bound = await person.bind({ bind_ticket }, { bearer })
    expect(bound.envelope.msg).to.equal('绑定成功')
    expect(await verdict(service, bound)).to.equal('binding.created')
    // The bind replaced the session.
    const again = await person.callback(await returned(bound.data.token))
    expect(again.data).to.include({ type: '2', uid: person.uid })
    expect(await verdict(service, again)).to.equal('binding.confirmed')
    await logsInFromNowOn(username)
  })

  it('reads the user and the bindings, refreshes the session and ends it', async () => {
    const username = newName()
    const opened = (await person.register({ username, password: PASSWORD, bind_ticket: await person.ticket() })).data
    const read = (path: string, bearer: string) => person.call<unknown>('GET', path, { bearer })
    expect((await read('/users/me/', opened.token)).data).to.include({ username })
    expect((await read('/oauth/bindings/', opened.token)).data).to.have.nested.property('[0].uid', person.uid)

    const refreshed = await person.refresh(opened.refresh_token)
    expect(await verdict(service, refreshed)).to.equal('session.refreshed')
    const { token, refresh_token } = refreshed.data
    const left = await person.call('DELETE', '/sessions/', { body: { refresh_token } })
    expect(left.envelope.msg).to.equal('退出成功')
    expect(await verdict(service, left)).to.equal('session.ended')
    expect((await read('/users/me/', token)).error).to.equal('invalid_token')
    expect(await verdict(service, await person.logIn(username))).to.equal('login.succeeded password')
  })
})
