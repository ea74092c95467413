import { expect } from 'chai'
import { settledTrail } from '../support/audit-trail.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'

interface Export {
  readonly exported_at: string
  readonly user: object
  readonly bindings: readonly object[]
  readonly sessions: readonly object[]
  readonly events: readonly { readonly type: string; readonly data: object }[]
  readonly truncated: boolean
}

describe('GET /users/me/export/', () => {
  let service: TestService
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })

  it('holds all that the person’s own calls show, and nothing of anybody else (AC-15)', async () => {
    const other = new Person(service)
    const stranger = (await other.register({ username: newName(), bind_ticket: await other.ticket() })).data
    const person = new Person(service)
    const username = newName()
    const { id } = (await person.register({ username, password: PASSWORD, bind_ticket: await person.ticket() })).data
      .user
    const body = { reason: 'canary-reason' }
    await person.call('POST', `/admin/users/${id}/logout/`, { bearer: ADMIN_TOKEN, body })
    const bearer = (await person.logIn(username)).data.token
    await settledTrail(service)
    const answer = await person.call<Export>('GET', '/users/me/export/', { bearer })
    expect(answer.headers.get('content-disposition')).to.equal('attachment; filename="weibind-export.json"')
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    const own = async (path: string) => (await person.call<unknown>('GET', path, { bearer })).data
    const { data } = answer
    expect(data).to.have.keys('exported_at', 'user', 'bindings', 'sessions', 'events', 'truncated')
    expect(data.user).to.deep.equal(await own('/users/me/'))
    expect(data.bindings).to.deep.equal(await own('/oauth/bindings/'))
    expect(data.sessions).to.deep.equal(await own('/sessions/'))
    expect(data.events).to.deep.equal((Object(await own('/users/me/events/')) as Export).events)
    expect(data.truncated).to.equal(false)
    expect(data.events.map(({ type }) => type)).to.include('weibind.session.ended')
    for (const canary of ['canary-reason', '"admin"', stranger.user.id, other.uid, PASSWORD, 'argon2', bearer])
      expect(answer.text).not.to.include(canary)
  })

  it('needs a fresh login', async () => {
    const person = new Person(service)
    const { token } = (await person.register({ username: newName(), password: PASSWORD })).data
    service.clock.advance(601)
    expect((await person.call('GET', '/users/me/export/', { bearer: token })).error).to.equal('fresh_login_required')
    expect((await person.call('GET', '/users/me/export/')).error).to.equal('invalid_token')
  })
})
