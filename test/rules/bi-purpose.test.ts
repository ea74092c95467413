import { expect } from 'chai'
import type { Called } from '../support/http-client.js'
import { openedForSuite } from '../support/opened.js'
import { Person, type Return } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'

/** A person who is logged in, in a browser of their own. */
interface Member {
  readonly person: Person
  readonly username: string
  readonly id: string
  readonly token: string
}

/** As a page asks, which would find a session in its cookies. */
const AS_PAGE = { 'x-session-mode': 'cookie' }

describe('rules OA-2 and BI-1: purpose=bind', () => {
  const opened = openedForSuite()
  let service: TestService
  /** X wants to bind; Y tries to take something of it. */
  let x: Member
  let y: Member

  before(async () => {
    service = await openTestService(opened)
  })
  beforeEach(async () => {
    x = await member()
    y = await member()
    service.sandbox.clearLedger()
  })

  async function member(): Promise<Member> {
    const person = new Person(service)
    const username = newName()
    const { token, user } = (await person.register({ username, password: PASSWORD })).data
    return { person, username, id: user.id, token }
  }
  /** X begins, and agrees at Weibo. */
  const returned = async (): Promise<Return> =>
    x.person.agree(await x.person.begin({ purpose: 'bind' }, { bearer: x.token }))
  const accounts = async ({ person, token }: Member) =>
    (await person.call<{ readonly uid: string }[]>('GET', '/oauth/bindings/', { bearer: token })).data.map(
      ({ uid }) => uid,
    )
  const expectNothingOf = ({ text, headers }: Called, { id, username, token }: Member) => {
    for (const secret of [id, username, token]) expect(text).not.to.include(secret)
    expect(headers.getSetCookie().join()).not.to.include('weibind_refresh')
  }

  it('refuses the state of X in any other browser without a call to Weibo, also if X is logged in there', async () => {
    const theirs = await returned()
    await y.person.begin()
    for (const person of [y.person, new Person(service)]) {
      for (const sending of [{}, { bearer: y.token }, { bearer: x.token }]) {
        const answer = await person.callback(theirs, sending)
        expect(answer.error).to.equal('invalid_state')
        expectNothingOf(answer, x)
      }
    }
    expect(service.exchanges()).to.be.empty
    expect(await accounts(y)).to.deep.equal([])
  })

  it('binds to the user of the state and not of the Bearer, and opens no session', async () => {
    const answer = await x.person.callback(await returned(), { bearer: y.token, headers: AS_PAGE })
    expect(answer.data.type).to.equal('1')
    expect(answer.text).not.to.match(/"(token|refresh_token|user)"/)
    expect(answer.headers.getSetCookie().join()).not.to.include('weibind_refresh')
    const { bind_ticket } = answer.data
    expect((await x.person.bind({ bind_ticket }, { bearer: y.token })).error).to.equal('invalid_bind_ticket')
    const { user, token } = (await x.person.bind({ bind_ticket }, { bearer: x.token })).data
    expect(user.id).to.equal(x.id)
    expect([await accounts({ ...x, token }), await accounts(y)]).to.deep.equal([[x.person.uid], []])
  })

  it('lets only X spend the ticket: not Y logged in, nor by password, nor a new user', async () => {
    const { bind_ticket } = (await x.person.callback(await returned())).data
    const newcomer = newName()
    // In the browser of X, where Y may sit down: the ticket is bound to it.
    for (const answer of [
      await x.person.bind({ bind_ticket }, { bearer: y.token }),
      await x.person.bind({ bind_ticket, username: y.username, password: PASSWORD }),
      await x.person.register({ username: newcomer, password: PASSWORD, bind_ticket }),
      await x.person.register({ username: newcomer, bind_ticket }),
      await y.person.bind({ bind_ticket }, { bearer: x.token }),
    ]) {
      expect(answer.error).to.equal('invalid_bind_ticket')
      expectNothingOf(answer, x)
    }
    expect((await x.person.logIn(newcomer)).error).to.equal('invalid_credentials')
    const { type, token } = (await x.person.bind({ bind_ticket }, { bearer: x.token })).data
    expect(type).to.equal('0')
    expect([await accounts({ ...x, token }), await accounts(y)]).to.deep.equal([[x.person.uid], []])
  })
})
