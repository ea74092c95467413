import { expect } from 'chai'
import { auditPage, settledTrail } from '../support/audit-trail.js'
import { httpRequest } from '../support/http-request.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

describe('the command users', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())
  let service: RunningService
  before(async () => {
    service = await bench.serve()
  })

  const users = (...args: readonly string[]) => bench.command({ folder: service.folder }, 'users', ...args)
  const registered = async () => {
    const person = new Person(service)
    const { data } = await person.register({ username: newName(), password: PASSWORD })
    return { person, token: data.token, ...data.user }
  }
  const weixinUser = async (): Promise<string> => {
    const person = new Person(service)
    const begun = await person.call('GET', '/oauth/weixin/?channel=web')
    const [url] = begun.data.url.split('#')
    const back = await httpRequest({ method: 'GET', url: `${url}&sandbox_person=${newName()}` })
    const { code, state } = Object.fromEntries(new URL(back.headers.get('location') ?? 'none:').searchParams)
    const { data } = await person.call('POST', '/oauth/weixin/callback/', { body: { code, state } })
    const ticket = data.bind_ticket
    return (await person.register({ username: newName(), bind_ticket: ticket })).data.user.id
  }
  const eventsOf = async (userId: string) => {
    await settledTrail(service)
    return (await auditPage(service, { user_id: userId })).events
  }

  it('does what the calls do, and a running service obeys at once (AC-14)', async () => {
    const { person, token, id, username } = await registered()
    const shown = await users('show', username.toUpperCase(), '--json')
    const read = await person.call<object>('GET', `/admin/users/${id}/`, { bearer: service.adminToken })
    expect(JSON.parse(shown.stdout)).to.deep.equal(read.data)
    const disabled = await users('disable', id, '--reason', 'phished', '--json')
    expect(disabled).to.include({ status: 0, stderr: '' })
    expect(JSON.parse(disabled.stdout)).to.deep.include({ changed: true, sessions: 1 })
    expect((await person.call('GET', '/users/me/', { bearer: token })).error).to.equal('invalid_token')
    expect((await person.logIn(username)).error).to.equal('account_disabled')
    expect((await users('disable', id, '--reason', 'again')).stdout).to.equal('Nothing changed.\n')
    expect(await users('recover', id, '--reason', 'again')).to.include({ status: 1, stderr: 'account_disabled\n' })
    expect((await users('enable', id, '--reason', 'talked to')).status).to.equal(0)
    const recovered = await users('recover', username, '--reason', 'lost the phone')
    const code = recovered.stdout.trim().split('\n').at(-1) ?? ''
    const body = { username, code, new_password: 'another long and quiet evening' }
    expect((await person.call('POST', '/sessions/recovery/', { body })).status).to.equal(200)
    const found = await users('find', username.slice(0, 5).toUpperCase(), '--json')
    expect(
      found.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).to.include(id)
    const exported = JSON.parse((await users('export', id, '--json')).stdout)
    expect(exported.user).to.include({ id, username })
    const event = (await eventsOf(id)).find(({ type }) => type === 'weibind.user.disabled')
    expect(event?.data).to.include({ operator: 'cli', operator_reason: 'phished', sessions: 1 })
    expect(event?.data).not.to.have.any.keys('ip', 'user_agent')
    expect(event?.data.request_id).to.be.a('string').that.is.not.empty
    expect((await users('delete', id, '--reason', 'asked by letter')).status).to.equal(0)
    expect(await users('delete', id, '--reason', 'again')).to.include({ status: 1, stdout: '', stderr: 'not_found\n' })
    expect((await person.logIn(username, body.new_password)).error).to.equal('invalid_credentials')
    const [deletion, ...others] = await eventsOf(id)
    expect(deletion?.data).to.include({ operator: 'cli', operator_reason: 'asked by letter' })
    expect(JSON.stringify(others)).not.to.include('phished').and.not.include('talked to')
  })

  it('removes a binding, and the last login method only with --force (AC-9)', async () => {
    const person = new Person(service)
    const { id } = (await person.register({ username: newName(), bind_ticket: await person.ticket() })).data.user
    const refused = await users('unbind', id, 'weibo', '--reason', 'lost')
    expect(refused).to.include({ status: 1, stderr: 'last_login_method\n' })
    expect((await users('unbind', id, 'weibo', '--reason', 'lost', '--force')).status).to.equal(0)
  })

  it('names the channel of a removed or kept binding, as the call does (AC-14)', async () => {
    const ids = await Promise.all([weixinUser(), weixinUser()])
    const [byCall = '', byCommand = ''] = ids
    const call = (force: boolean) =>
      new Person(service).call('DELETE', `/admin/users/${byCall}/bindings/weixin/`, {
        bearer: service.adminToken,
        body: { reason: 'lost', force },
      })
    await call(false)
    await call(true)
    await users('unbind', byCommand, 'weixin', '--reason', 'lost')
    await users('unbind', byCommand, 'weixin', '--reason', 'lost', '--force')
    for (const id of ids) {
      const events = (await eventsOf(id)).filter(({ data }) => data.operator !== undefined)
      expect(events.map(({ type }) => type)).to.deep.equal(['weibind.binding.removed', 'weibind.request.refused'])
      for (const { data } of events) {
        expect(data).to.include({ provider: 'weixin', channel: 'web' })
        expect(data.uid).to.be.a('string').that.is.not.empty
      }
    }
  })

  it('explains its usage, and ends with 64', async () => {
    for (const args of [
      [],
      ['find', 'a', 'b'],
      ['find', '--uid', '7'],
      ['show'],
      ['disable', 'li'],
      ['disable', 'li', '--reason'],
      ['disable', 'li', '--reason', 'x', '--force'],
      ['unbind', 'li', '--reason', 'x'],
      ['destroy', 'li', '--reason', 'x'],
    ]) {
      const { status, stdout, stderr } = await users(...args)
      expect({ status, stdout }, args.join(' ')).to.deep.equal({ status: 64, stdout: '' })
      expect(stderr).to.match(/^usage: node dist\/main\.js users find/)
    }
    const { id } = await registered()
    expect(await users('disable', id, '--reason', '  ')).to.include({ status: 64, stdout: '' })
  })

  it('finds nobody, and ends with 1', async () => {
    expect(await users('show', 'nobody')).to.include({ status: 1, stdout: '', stderr: 'not_found\n' })
    expect(await users('find', '%')).to.include({ status: 1, stdout: '', stderr: 'not_found\n' })
  })

  it('needs a database and a configuration', async () => {
    const environment = { MONGODB_URI: 'mongodb://127.0.0.1:1/weibind', WEIBO_CLIENT_ID: '1', WEIBO_CLIENT_SECRET: 's' }
    expect((await bench.command({ environment }, 'users', 'find')).status).to.equal(69)
    expect((await bench.command({ folder: bench.folder() }, 'users', 'find')).status).to.equal(69)
  })
})
