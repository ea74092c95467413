import { expect } from 'chai'
import { atOnce, tally } from '../support/at-once.js'
import { settledTrail } from '../support/audit-trail.js'
import { BOTH_STORES, type OpenedServices } from '../support/both-stores.js'
import type { Called } from '../support/http-client.js'
import { Person, type Return } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import type { TestService } from '../support/test-service.js'

/** Somebody who is logged in, in a browser of their own. */
interface Member {
  readonly browser: Person
  readonly username: string
  readonly id: string
  readonly token: string
}

/** As a page asks, which would find a session in its cookies. */
const AS_PAGE = { 'x-session-mode': 'cookie' }

for (const [store, open] of Object.entries(BOTH_STORES)) {
  describe(`rules OA-2 and BI-1: purpose=bind, on ${store}`, () => {
    let opened: OpenedServices
    let service: TestService
    /** X wants to bind; Y would have something of it. */
    let x: Member
    let y: Member

    before(async function () {
      this.timeout(FIRST_START_MS)
      opened = await open()
      service = opened.services[0] as TestService
    })
    after(async function () {
      this.timeout(30_000)
      await opened.close()
    })
    beforeEach(async () => {
      x = await member()
      y = await member()
      service.sandbox.clearLedger()
    })

    async function member(): Promise<Member> {
      const browser = new Person(service)
      const username = newName()
      const { token, user } = (await browser.register({ username, password: PASSWORD })).data
      return { browser, username, id: user.id, token }
    }
    /** X begins, and a person agrees at Weibo. */
    const returned = async (person: string): Promise<Return> =>
      x.browser.agree(await x.browser.begin({ purpose: 'bind' }, { bearer: x.token }), person)
    const ticketOfX = async (person: string) => (await x.browser.callback(await returned(person))).data.bind_ticket
    /** The same browser at the other process, where there is one. */
    const elsewhere = ({ browser }: Member, index: number): Person => {
      const other = new Person(opened.services[index % opened.services.length] as TestService)
      for (const [name, value] of browser.cookies) other.cookies.set(name, value)
      return other
    }
    const accounts = async ({ browser, token }: Member) =>
      (await browser.call<{ readonly uid: string }[]>('GET', '/oauth/bindings/', { bearer: token })).data.map(
        ({ uid }) => uid,
      )
    const expectNothingOf = ({ text, headers }: Called, { id, username, token }: Member) => {
      for (const secret of [id, username, token]) expect(text).not.to.include(secret)
      expect(headers.getSetCookie().join()).not.to.include('weibind_refresh')
    }
    const expectNobodyLoggedIn = (answer: Called) => {
      expect(answer.text).not.to.match(/"(token|refresh_token|user)"/)
      expect(answer.headers.getSetCookie().join()).not.to.include('weibind_refresh')
    }

    it('asks Weibo to ask for the password, and no other login does', async () => {
      const bind = new URL((await x.browser.begin({ purpose: 'bind' }, { bearer: x.token })).url)
      expect(bind.searchParams.getAll('forcelogin')).to.deep.equal(['true'])
      expect(new URL((await x.browser.begin({}, { bearer: x.token })).url).searchParams.has('forcelogin')).to.equal(
        false,
      )
    })

    it('takes the state of X in no other browser, whoever is logged in there, and asks Weibo nothing', async () => {
      const person = newUid()
      const theirs = await returned(person)
      await y.browser.begin()
      for (const browser of [y.browser, new Person(service)]) {
        for (const sending of [{}, { bearer: y.token }, { bearer: x.token }]) {
          const answer = await browser.callback(theirs, sending)
          expect(answer.error).to.equal('invalid_state')
          expectNothingOf(answer, x)
        }
      }
      expect(service.exchanges()).to.be.empty
      expect(await accounts(y)).to.deep.equal([])
    })

    it('keeps the state of X for X when others have tried it', async () => {
      const person = newUid()
      const theirs = await returned(person)
      await y.browser.begin()
      await y.browser.callback(theirs, { bearer: y.token })
      expect(service.exchanges()).to.be.empty
      const { bind_ticket } = (await x.browser.callback(theirs)).data
      expect((await x.browser.bind({ bind_ticket }, { bearer: x.token })).data.user.id).to.equal(x.id)
      expect(await accounts(x)).to.deep.equal([person])
    })

    it('goes by the state and not by the Bearer of the callback, and logs nobody in', async () => {
      const person = newUid()
      const answer = await x.browser.callback(await returned(person), { bearer: y.token, headers: AS_PAGE })
      expect(answer.data.type).to.equal('1')
      expectNobodyLoggedIn(answer)
      const { bind_ticket } = answer.data
      expect((await x.browser.bind({ bind_ticket }, { bearer: y.token })).error).to.equal('invalid_bind_ticket')
      expect((await x.browser.bind({ bind_ticket }, { bearer: x.token })).data.user.id).to.equal(x.id)
      expect([await accounts(x), await accounts(y)]).to.deep.equal([[person], []])
    })

    it('lets nobody but X spend the ticket: not Y logged in, nor by password, nor a newcomer', async () => {
      const person = newUid()
      const bind_ticket = await ticketOfX(person)
      const byY = { bind_ticket, username: y.username, password: PASSWORD }
      const newcomer = newName()
      // In the browser of X, where Y may sit down: the ticket is bound to it.
      for (const answer of [
        await x.browser.bind({ bind_ticket }, { bearer: y.token }),
        await x.browser.bind(byY),
        await x.browser.register({ username: newcomer, password: PASSWORD, bind_ticket }),
        await x.browser.register({ username: newcomer, bind_ticket }),
        await y.browser.bind({ bind_ticket }, { bearer: x.token }),
      ]) {
        expect(answer.error).to.equal('invalid_bind_ticket')
        expectNothingOf(answer, x)
      }
      expect((await x.browser.logIn(newcomer, PASSWORD)).error).to.equal('invalid_credentials')
      expect((await x.browser.bind({ bind_ticket }, { bearer: x.token })).data.type).to.equal('0')
      expect([await accounts(x), await accounts(y)]).to.deep.equal([[person], []])
    })

    it('lets X spend the ticket by password too', async () => {
      const bind_ticket = await ticketOfX(newUid())
      const { data } = await x.browser.bind({ bind_ticket, username: x.username, password: PASSWORD })
      expect(data.user.id).to.equal(x.id)
    })

    it('confirms an account that is bound to X, and logs nobody in', async () => {
      const person = newUid()
      const bind_ticket = await ticketOfX(person)
      await x.browser.bind({ bind_ticket }, { bearer: x.token })
      const answer = await x.browser.callback(await returned(person), { bearer: y.token, headers: AS_PAGE })
      expect(answer.data).to.deep.equal({ type: '2', uid: person, return_to: null })
      expectNobodyLoggedIn(answer)
    })

    it('refuses an account that is bound to Y, and does not say whose it is', async () => {
      const person = newUid()
      await y.browser.bind({ bind_ticket: await y.browser.ticket(person) }, { bearer: y.token })
      const answer = await x.browser.callback(await returned(person), { bearer: y.token })
      expect(answer.error).to.equal('account_already_bound')
      expectNothingOf(answer, y)
      expect([await accounts(x), await accounts(y)]).to.deep.equal([[], [person]])
    })

    it('refuses an account that was bound to Y since X got the ticket', async () => {
      const person = newUid()
      const bind_ticket = await ticketOfX(person)
      await y.browser.bind({ bind_ticket: await y.browser.ticket(person) }, { bearer: y.token })
      const answer = await x.browser.bind({ bind_ticket }, { bearer: x.token })
      expect(answer.error).to.equal('account_already_bound')
      expectNothingOf(answer, y)
    })

    it('refuses a second account of X', async () => {
      const [first, second] = [newUid(), newUid()]
      const late = await ticketOfX(second)
      await x.browser.bind({ bind_ticket: await ticketOfX(first) }, { bearer: x.token })
      expect((await x.browser.callback(await returned(second))).error).to.equal('user_already_bound')
      expect((await x.browser.bind({ bind_ticket: late }, { bearer: x.token })).error).to.equal('user_already_bound')
      expect(await accounts(x)).to.deep.equal([first])
    })

    it('takes neither state nor ticket a second time', async () => {
      const theirs = await returned(newUid())
      const { bind_ticket } = (await x.browser.callback(theirs)).data
      expect((await x.browser.callback(theirs)).error).to.equal('invalid_state')
      expect((await x.browser.bind({ bind_ticket }, { bearer: x.token })).status).to.equal(200)
      expect((await x.browser.bind({ bind_ticket }, { bearer: x.token })).error).to.equal('invalid_bind_ticket')
      expect(service.exchanges()).to.have.length(1)
    })

    it('takes a state once of 40 times at once', async () => {
      const theirs = await returned(newUid())
      const answers = await atOnce(40, (index) => elsewhere(x, index).callback(theirs))
      expect(tally(answers.map(({ error }) => error))).to.deep.equal({ undefined: 1, invalid_state: 39 })
      expect(service.exchanges()).to.have.length(1)
    })

    it('binds once of 40 times at once, to X, whatever Y tries meanwhile', async () => {
      const person = newUid()
      const bind_ticket = await ticketOfX(person)
      const answers = await atOnce(40, (index) =>
        elsewhere(x, index >> 1).bind({ bind_ticket }, { bearer: index % 2 === 0 ? x.token : y.token }),
      )
      expect(tally(answers.map(({ error }) => error))).to.deep.equal({ undefined: 1, invalid_bind_ticket: 39 })
      expect(answers.find(({ status }) => status === 200)?.data.user.id).to.equal(x.id)
      expect([await accounts(x), await accounts(y)]).to.deep.equal([[person], []])
    })

    it('leaves one event of each answer, about X alone', async () => {
      const [person, stranger] = [newUid(), newUid()]
      await y.browser.bind({ bind_ticket: await y.browser.ticket(stranger) }, { bearer: y.token })
      await x.browser.callback(await returned(stranger))
      const bind_ticket = await ticketOfX(person)
      await x.browser.bind({ bind_ticket }, { bearer: x.token })
      await x.browser.callback(await returned(person))
      await x.browser.callback(await returned(newUid()))
      const events = (await settledTrail(service)).filter(({ data }) => data.user_id === x.id).toReversed()
      expect(events.map(({ type, data }) => [type, data.reason])).to.deep.equal([
        ['weibind.user.registered', undefined],
        ['weibind.bind.rejected', 'account_already_bound'],
        ['weibind.bind.required', undefined],
        ['weibind.binding.created', undefined],
        ['weibind.binding.confirmed', undefined],
        ['weibind.bind.rejected', 'user_already_bound'],
      ])
    })
  })
}
