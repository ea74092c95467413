import { expect } from 'chai'
import { verdict } from '../support/audited.js'
import { bearer, PASSWORD, Person } from '../support/person.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

describe('the journey from Weibo to a bound account', () => {
  const bench = new ProgramBench()
  let service: RunningService
  before(async () => {
    service = await bench.serve()
  })
  after(() => bench.clear())
  const person = (uid: string) => new Person(service.browser(), uid)

  async function isLoggedInFromNowOn(somebody: Person, username: string): Promise<void> {
    const again = await somebody.logIn()
    expect(again.msg).to.equal('登录成功')
    expect(again.data).to.have.nested.property('user.username', username)
    expect(await verdict(service, again)).to.equal('login.succeeded weibo')
  }

  it('goes over the page where the person agrees', async () => {
    const browser = service.browser()
    const url = (await browser.get('/oauth/weibo/?return_to=/home')).field('url')
    expect(await (await fetch(url)).text()).to.include('<form')
    const agreement = new URLSearchParams({ answer: 'agree', person: '1404376560' })
    const back = await fetch(url, { method: 'POST', body: agreement, redirect: 'manual' })
    const location = new URL(back.headers.get('location') ?? '')
    expect(location.origin + location.pathname).to.equal(`${service.url}/oauth/callback/`)
    expect((await fetch(location)).headers.get('content-type')).to.equal('text/html; charset=utf-8')
    const answer = await browser.post('/oauth/weibo/callback/', Object.fromEntries(location.searchParams))
    expect(answer.msg).to.equal('授权成功')
    expect(answer.data).to.include({ type: '1', uid: '1404376560', expires_in: 600, return_to: '/home' })
  })

  it('binds by registering with the ticket', async () => {
    const somebody = person('101')
    const first = await somebody.logIn()
    expect(await verdict(service, first)).to.equal('bind.required')
    const registered = await somebody.register('registered', { bind_ticket: first.field('bind_ticket') })
    expect([registered.status, registered.msg]).to.deep.equal([201, '注册成功'])
    expect(await verdict(service, registered)).to.equal('user.registered')
    await isLoggedInFromNowOn(somebody, 'registered')
  })

  it('binds by a password', async () => {
    const somebody = person('102')
    await somebody.register('by-password')
    const credentials = { bind_ticket: await somebody.ticket(), username: 'by-password' }
    const wrong = await somebody.browser.post('/oauth/weibo/bind/', { ...credentials, password: 'not this one' })
    expect(await verdict(service, wrong)).to.equal('bind.rejected invalid_credentials')
    const bound = await somebody.browser.post('/oauth/weibo/bind/', { ...credentials, password: PASSWORD })
    expect(bound.msg).to.equal('绑定成功')
    expect(await verdict(service, bound)).to.equal('binding.created')
    await isLoggedInFromNowOn(somebody, 'by-password')
  })

  it('binds to the user who is logged in', async () => {
    const somebody = person('103')
    const token = (await somebody.register('logged-in')).field('token')
    const returned = await somebody.agree({}, '/oauth/weibo/?purpose=bind', token)
    const bind_ticket = (await somebody.callback(returned)).field('bind_ticket')
    const bound = await somebody.browser.post('/oauth/weibo/bind/', { bind_ticket }, bearer(token))
    expect(bound.msg).to.equal('绑定成功')
    expect(await verdict(service, bound)).to.equal('binding.created')
    const again = await somebody.callback(await somebody.agree({}, '/oauth/weibo/?purpose=bind', token))
    expect(again.data).to.include({ type: '2', uid: '103' })
    expect(await verdict(service, again)).to.equal('binding.confirmed')
    await isLoggedInFromNowOn(somebody, 'logged-in')
  })

  it('goes on with a session: who I am, what is bound, refresh, log out', async () => {
    const somebody = person('104')
    const { browser } = somebody
    const opened = await somebody.register('session', { bind_ticket: await somebody.ticket() })
    expect((await browser.get('/users/me/', bearer(opened.field('token')))).field('username')).to.equal('session')
    const { data } = await browser.get('/oauth/bindings/', bearer(opened.field('token')))
    expect(data).to.have.lengthOf(1)
    expect(data).to.have.nested.property('[0].uid', '104')

    const refreshed = await browser.post('/sessions/refresh/', { refresh_token: opened.field('refresh_token') })
    expect(await verdict(service, refreshed)).to.equal('session.refreshed')
    const left = await browser.delete('/sessions/', { refresh_token: refreshed.field('refresh_token') })
    expect(left.msg).to.equal('退出成功')
    expect(await verdict(service, left)).to.equal('session.ended')
    const token = refreshed.field('token')
    expect((await browser.get('/users/me/', bearer(token))).error).to.equal('invalid_token')

    const byPassword = await browser.post('/sessions/', { username: 'session', password: PASSWORD })
    expect(await verdict(service, byPassword)).to.equal('login.succeeded password')
  })

  it('leaves one event of each refusal', async () => {
    const somebody = person('105')
    const { browser } = somebody
    const noTicket = { bind_ticket: 'x', username: 'ab', password: PASSWORD }
    await somebody.register('taken')
    const answers = [
      await browser.post('/oauth/weibo/callback/', { code: 'x', state: 'nobody knows' }),
      await somebody.callback({ ...(await somebody.agree()), code: 'wrong' }),
      await somebody.logIn({ sandbox_fault: 'html-502' }),
      await browser.post('/sessions/', { username: 'nobody', password: PASSWORD }),
      await browser.post('/oauth/weibo/bind/', noTicket),
      await somebody.register('taken'),
      await browser.post('/sessions/refresh/', { refresh_token: 'x' }),
    ]
    const verdicts: string[] = []
    for (const answer of answers) verdicts.push(await verdict(service, answer))
    expect(verdicts).to.deep.equal([
      'login.failed invalid_state',
      'login.failed invalid_code',
      'login.failed provider_error',
      'login.failed invalid_credentials',
      'bind.rejected invalid_bind_ticket',
      'request.refused username_taken',
      'request.refused invalid_refresh_token',
    ])
  })
})
