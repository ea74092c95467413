import { expect } from 'chai'
import { auditPage, settledTrail } from '../support/audit-trail.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'

const NEW_PASSWORD = 'another long and quiet evening'

interface Issued {
  readonly code: string
  readonly expires_in: number
}

describe('recovery', () => {
  let service: TestService
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })

  const act = <Data>(id: string, kind: string) =>
    new Person(service).call<Data>('POST', `/admin/users/${id}/${kind}/`, {
      bearer: ADMIN_TOKEN,
      body: { reason: 'showed an id card' },
    })
  const issue = (id: string) => act<Issued>(id, 'recovery')
  const recover = (username: string, code: string, new_password = NEW_PASSWORD, at = service) =>
    new Person(at).call('POST', '/sessions/recovery/', { body: { username, code, new_password } })
  const eventsOf = async (userId: string) => {
    await settledTrail(service)
    return (await auditPage(service, { user_id: userId })).events
  }
  const registered = async () => {
    const person = new Person(service)
    const { data } = await person.register({ username: newName(), password: PASSWORD })
    return { person, token: data.token, refreshToken: data.refresh_token, ...data.user }
  }

  it('sets a password by a code that is written as people write it, and opens the one session (AC-10, AC-11)', async () => {
    const { person, id, username, token, refreshToken } = await registered()
    const { code, expires_in } = (await issue(id)).data
    expect(code).to.match(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/)
    expect(expires_in).to.equal(3600)
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
    const answer = await recover(` ${username.toUpperCase()} `, typed)
    expect(answer.envelope.msg).to.equal('登录成功')
    expect(answer.data).to.include({ type: '0', token_type: 'Bearer' })
    expect((await person.call('GET', '/users/me/', { bearer: token })).error).to.equal('invalid_token')
    expect((await person.refresh(refreshToken)).error).to.equal('invalid_refresh_token')
    expect((await person.logIn(username)).error).to.equal('invalid_credentials')
    expect((await person.logIn(username, NEW_PASSWORD)).status).to.equal(200)
    const types = (await eventsOf(id)).map(({ type }) => type)
    expect(types).to.include('weibind.recovery.used').and.not.include('weibind.password.changed')
  })

  it('is one event, which no code is in (AC-10)', async () => {
    const { id, username } = await registered()
    const { code } = (await issue(id)).data
    await recover(username, code)
    const events = await eventsOf(id)
    expect(events.map(({ type }) => type)).to.deep.equal([
      'weibind.recovery.used',
      'weibind.recovery.issued',
      'weibind.user.registered',
    ])
    expect(events[0]?.data).to.include({ method: 'recovery', user_id: id })
    expect(events[1]?.data).to.include({ operator: 'admin', operator_reason: 'showed an id card', sessions: 0 })
    expect(JSON.stringify(events)).not.to.include(code).and.not.include(code.replaceAll('-', ''))
  })

  it('has one answer for an unknown name, and a wrong, used, void, expired or missing code (AC-12)', async () => {
    const [one, another, none] = [await registered(), await registered(), await registered()]
    const first = (await issue(one.id)).data.code
    const second = (await issue(one.id)).data.code
    const ofAnother = (await issue(another.id)).data.code
    const refusals = [
      await recover(newName(), second),
      await recover(none.username, second),
      await recover(one.username, 'x'),
      await recover(one.username, first),
      await recover(one.username, ofAnother),
    ]
    expect((await recover(one.username, second)).status, 'wrong codes neither spend nor void it').to.equal(200)
    refusals.push(await recover(one.username, second))
    service.clock.advance(3600)
    refusals.push(await recover(another.username, ofAnother))
    const [said] = refusals.map(({ envelope: { request_id: _, ...rest } }) => rest)
    for (const { status, envelope } of refusals) {
      const { request_id: _, ...rest } = envelope
      expect(rest).to.deep.equal(said)
      expect(status).to.equal(401)
    }
    expect(said?.error).to.equal('invalid_credentials')
    const [event] = await eventsOf(none.id)
    expect(event?.type).to.equal('weibind.login.failed')
    expect(event?.data).to.include({ method: 'recovery', reason: 'invalid_credentials' })
  })

  it('looks at the new password before anything else, and at no code of more than 512 characters', async () => {
    const { id, username } = await registered()
    const { code } = (await issue(id)).data
    for (const new_password of ['short', 'x'.repeat(129), 'password1', '']) {
      const answer = await recover(username, code, new_password)
      expect(answer.error, new_password).to.equal('invalid_request')
      expect(answer.envelope.details?.[0]?.field).to.equal('new_password')
    }
    expect((await recover(username, 'x'.repeat(513))).envelope.details?.[0]?.field).to.equal('code')
    expect((await recover(username, code)).status).to.equal(200)
  })

  it('is shut for a disabled user, and tells only who has the right code (AC-6, AC-7)', async () => {
    const { id, username } = await registered()
    const { code } = (await issue(id)).data
    await act(id, 'disable')
    expect((await issue(id)).error).to.equal('account_disabled')
    expect((await recover(username, code)).error).to.equal('account_disabled')
    expect((await recover(username, 'wrong')).error).to.equal('invalid_credentials')
    const [, refusedCode, refusedIssue] = await eventsOf(id)
    expect(refusedCode?.data).to.include({ method: 'recovery', reason: 'account_disabled' })
    expect(refusedIssue?.data).to.include({ action: 'recovery', reason: 'account_disabled', operator: 'admin' })
    await act(id, 'enable')
    expect((await recover(username, code)).error).to.equal('invalid_credentials')
  })

  it('is limited as passwords are, per account and per address (AC-12, BI-11)', async () => {
    const limited = await openTestService(opened, { RATE_LIMIT_ACCOUNT: '2/15m', RATE_LIMIT_ADDRESS: '6/1m' })
    const username = newName()
    await new Person(limited).register({ username, password: PASSWORD })
    const wrong = (name: string) => recover(name, 'wrong', NEW_PASSWORD, limited)
    expect((await wrong(username)).error).to.equal('invalid_credentials')
    expect((await new Person(limited).logIn(username, 'wrong')).error).to.equal('invalid_credentials')
    expect((await wrong(username)).error).to.equal('too_many_requests')
    expect((await new Person(limited).logIn(username)).error).to.equal('too_many_requests')
    expect((await wrong(newName())).error).to.equal('invalid_credentials')
    expect((await wrong(newName())).error).to.equal('too_many_requests')
  })
})
