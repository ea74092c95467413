import { once } from 'node:events'
import { connect } from 'node:net'
import type { Answer } from './answer.js'
import { fewAtATime } from './at-once.js'
import type { Called, Texts } from './http-client.js'
import { httpRequest } from './http-request.js'
import { Person } from './person.js'
import type { RunningService } from './running-service.js'

const PASSWORD = 'canary-password-kT5 and long'

/** Runs every flow and every failure, and collects the secrets that went over the wire. */
export class CanaryFlows {
  readonly secrets: Record<string, string> = { password: PASSWORD }
  /** What was answered to calls that failed, and to those that put secrets in wrong places. */
  readonly answers: string[] = []
  /** How many answers have an event. */
  results = 0
  private uid = 5_000_000

  /** @param every takes each of so many faults of the sandbox: 1 = all */
  constructor(
    private readonly service: RunningService,
    private readonly every = 1,
  ) {}

  async runAll(): Promise<void> {
    await this.registerAndLogIn()
    await this.holdInCookie()
    await this.bindByPassword()
    await this.changeAndDelete()
    await this.recoverAndExport()
    await this.failAtWeibo()
    await this.logInNatively()
    await this.failHere()
    await this.bindWhileLoggedIn()
    await this.sendGarbage()
    await this.sendBrokenRequests()
    await this.failUntilHeldBack()
    const weibo = JSON.stringify(await this.service.calls())
    // Times of the ledger end in 2.007Z, for one.
    const tokens = [...new Set(weibo.match(/2\.00[\w-]{8,}/g))]
    if (tokens.length === 0) throw new Error('no token of Weibo was seen')
    for (const [index, token] of tokens.entries()) this.secrets[`Weibo's token ${index}`] = token
  }

  private person(): Person {
    return new Person(this.service, String(this.uid++))
  }

  private async registerAndLogIn(): Promise<void> {
    const person = this.person()
    const returned = await person.visitWeibo()
    this.keep(returned)
    const { bind_ticket } = this.result(await person.callback(returned))
    const first = this.result(await person.register({ username: 'canary', bind_ticket, password: PASSWORD }))
    const second = this.result(await person.refresh(first.refresh_token))
    this.keep({ ticket: bind_ticket, token: first.token, refresh: first.refresh_token })
    this.keep({ 'second token': second.token, 'second refresh': second.refresh_token })
    this.keep({ cookie: cookieOf(person, 'weibind_state')[1] })
    await person.send('GET', '/users/me/', { bearer: second.token })
    this.result(await person.logInWithWeibo())
    this.result(await person.call('DELETE', '/sessions/', { body: { refresh_token: second.refresh_token } }))
    this.result(await person.refresh(second.refresh_token))
  }

  private async holdInCookie(): Promise<void> {
    const person = this.person()
    const headers = { 'x-session-mode': 'cookie' }
    const held = (name: string) => this.keep({ [name]: cookieOf(person, 'weibind_refresh')[1] })
    const { token } = this.result(await person.register({ username: 'canary-three', password: PASSWORD }, { headers }))
    held('refresh cookie')
    this.keep({ "the page's token": token })
    this.result(await person.call('POST', '/sessions/refresh/', { headers }))
    held('second refresh cookie')
    const [refreshCookie] = cookieOf(person, 'weibind_refresh')
    await person.send('GET', '/sessions/', { bearer: token })
    await person.send('GET', '/users/me/events/', { bearer: token })
    this.result(await person.call('DELETE', '/sessions/', { headers }))
    this.result(await person.call('POST', '/sessions/refresh/', { headers }))
    const planted = 'canary-planted-refresh-cookie-7Jm'
    this.keep({ 'planted refresh cookie': planted })
    const cookie = `${refreshCookie}=${planted}`
    this.result(await person.call('POST', '/sessions/refresh/', { headers: { ...headers, cookie } }))
    await person.send('DELETE', `/sessions/${planted}/`, { bearer: planted })
    await person.send('GET', '/users/me/events/', { headers: { cookie, 'x-session-mode': planted } })
  }

  private async bindByPassword(): Promise<void> {
    const person = this.person()
    const username = 'canary-two'
    this.result(await person.register({ username, password: PASSWORD }))
    const { bind_ticket } = this.result(await person.logInWithWeibo())
    this.keep({ 'second ticket': bind_ticket })
    for (const password of ['canary-wrong-password', PASSWORD])
      this.result(await person.bind({ bind_ticket, username, password }))
  }

  private async changeAndDelete(): Promise<void> {
    const person = this.person()
    const { bind_ticket } = this.result(await person.logInWithWeibo())
    const { token } = this.result(await person.register({ username: 'canary-four', bind_ticket, password: PASSWORD }))
    const [wrong, next] = ['canary-wrong-old-password', 'canary-next-password-Rw3 and long']
    this.keep({ 'wrong old password': wrong, 'next password': next, "the leaver's token": token })
    const call = async (method: string, path: string, body: Texts) =>
      this.result(await person.call(method, path, { bearer: token, body }))
    await call('PUT', '/users/me/password/', { old_password: wrong, new_password: next })
    await call('PUT', '/users/me/password/', { old_password: PASSWORD, new_password: next })
    for (const path of ['/oauth/weibo/', '/users/me/'])
      for (const password of [wrong, next]) await call('DELETE', path, { password })
  }

  /** What an operator does for a person who has lost every other way in. */
  private async recoverAndExport(): Promise<void> {
    const person = this.person()
    const username = 'canary-six'
    const { user } = this.result(await person.register({ username, password: PASSWORD }))
    const operator = { bearer: this.service.adminToken, body: { reason: 'lost the phone' } }
    const issued = this.result(await person.call('POST', `/admin/users/${user.id}/recovery/`, operator))
    const code = String(Object(issued).code)
    const [wrong, next] = [this.made('recovery code'), 'canary-recovered-password-Zq6 and long']
    this.keep({ 'recovery code': code, 'its digits': code.replaceAll('-', ''), 'recovered password': next })
    const recover = (given: string) =>
      person.call('POST', '/sessions/recovery/', { body: { username, code: given, new_password: next } })
    this.result(await recover(wrong))
    const { token, refresh_token } = this.result(await recover(code.toLowerCase()))
    this.keep({ 'recovered token': token, 'recovered refresh': refresh_token, 'code as typed': code.toLowerCase() })
    this.see(await person.send('GET', '/users/me/export/', { bearer: token }))
    this.result(await person.call('POST', `/admin/users/${user.id}/disable/`, operator))
    this.result(await person.refresh(refresh_token))
  }

  /** Every fault of the sandbox, at each of its calls. */
  private async failAtWeibo(): Promise<void> {
    const { faults } = await this.overview()
    const names = Object.keys(faults).filter((fault) => !fault.startsWith('info-'))
    await this.severally(names, async (fault) => {
      const person = this.person()
      const returned = await person.visitWeibo(person.uid, fault)
      this.keep({ [`code of ${fault}`]: returned.code, [`state of ${fault}`]: returned.state })
      this.result(await person.callback(returned))
      this.result(await person.callback(returned))
    })
  }

  private async logInNatively(): Promise<void> {
    const { faults } = await this.overview()
    const names = Object.keys(faults).filter((fault) => fault.startsWith('info-'))
    const wishes: Texts[] = [{}, { appkey: '2000000002' }, ...names.map((fault) => ({ sandbox_fault: fault }))]
    await this.severally(wishes, async (wish) => {
      const person = this.person()
      const token = await person.tokenOfSdk(person.uid, wish)
      this.keep({ [`access token ${JSON.stringify(wish)}`]: token })
      const answer = await person.logInNatively(token)
      this.result(answer)
      if (answer.status === 200) this.keep({ [`native ticket ${JSON.stringify(wish)}`]: answer.data.bind_ticket })
    })
    this.result(await this.person().logInNatively(this.made('access token')))
  }

  /** So many failures in a row that the circuit breaker opens, and what is answered then (rule OB-5). */
  private async failUntilHeldBack(): Promise<void> {
    const person = this.person()
    for (let tries = 1, isHeldBack = false; !isHeldBack; tries += 1) {
      if (tries > 50) throw new Error('the circuit breaker did not open')
      const returned = await person.visitWeibo(person.uid, 'html-502')
      this.keep({ [`code ${tries}`]: returned.code, [`state ${tries}`]: returned.state })
      const answer = await person.callback(returned)
      this.result(answer)
      isHeldBack = answer.headers.has('retry-after')
    }
  }

  /** Eight at a time, and a good login in between, which keeps the circuit breaker closed. */
  private async severally<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
    const chosen = items.filter((_, index) => index % this.every === 0)
    for (let at = 0; at < chosen.length; at += 8) {
      await fewAtATime(chosen.slice(at, at + 8), run)
      this.result(await this.person().logInWithWeibo())
    }
  }

  private async overview(): Promise<{ readonly faults: Texts }> {
    const url = `${this.service.sandbox.url}/sandbox/`
    return JSON.parse((await httpRequest({ method: 'GET', url, headers: { accept: 'application/json' } })).text)
  }

  private async failHere(): Promise<void> {
    const person = this.person()
    const { state } = await person.visitWeibo()
    const [stateCookie] = cookieOf(person, 'weibind_state')
    this.result(await person.callback({ code: this.made('code'), state }))
    this.result(await person.callback({ code: this.made('other code'), state: this.made('state') }))
    this.result(await person.refresh(this.made('refresh')))
    this.result(await person.logIn('canary', this.made('password')))
    this.result(await person.bind({ username: 'canary', password: PASSWORD, bind_ticket: this.made('ticket') }))
    await person.send('GET', '/users/me/', { bearer: this.made('bearer') })
    await person.send('GET', '/audit/events/', { bearer: this.made('admin') })
    await person.send('GET', '/users/me/', {
      headers: { cookie: `${stateCookie}=${this.made('cookie')}` },
    })
  }

  private async sendGarbage(): Promise<void> {
    const person = this.person()
    const secret = 'canary-in-the-wrong-place-9Zx'
    this.keep({ 'in the wrong place': secret })
    for (const path of [
      `/oauth/weibo/callback/?code=${secret}&state=${secret}`,
      `/oauth/callback/?code=${secret}&state=${secret}`,
      `/${secret}/%E0%A4%A`,
    ])
      for (const accept of ['application/json', 'text/html'])
        this.see(await person.send('GET', path, { headers: { accept } }))
    this.see(await person.send('POST', '/users/', { body: { username: secret, password: [secret] } }))
    const bodies = [`{"password": "${secret}`, `[${secret}]`, `{"a": "${secret}", "a": 1}`, secret.repeat(2000)]
    for (const body of [{ username: { $gt: secret }, password: secret }, ...bodies])
      this.see(await person.send('POST', '/sessions/', { body }))
  }

  private async bindWhileLoggedIn(): Promise<void> {
    const person = this.person()
    const { token, refresh_token } = this.result(await person.register({ username: 'canary-five', password: PASSWORD }))
    this.keep({ "the binder's token": token, "the binder's refresh": refresh_token })
    const returned = await person.agree(await person.begin({ purpose: 'bind' }, { bearer: token }))
    this.keep({ 'code of a bind': returned.code, 'state of a bind': returned.state })
    const { bind_ticket } = this.result(await person.callback(returned))
    this.keep({ 'ticket of a bind': bind_ticket })
    const stranger = this.person()
    await stranger.bind({ bind_ticket }, { bearer: token })
    const bound = this.result(await person.bind({ bind_ticket }, { bearer: token }))
    this.keep({ 'token after a bind': bound.token, 'refresh after a bind': bound.refresh_token })
    await person.call('GET', '/oauth/bindings/', { bearer: bound.token })
    await person.call('DELETE', '/sessions/?others=1', { bearer: bound.token })
    await person.call('DELETE', '/sessions/?all=1', { bearer: bound.token })
    await person.call('GET', '/users/me/', { bearer: bound.token })
    await person.send('GET', `/oauth/weibo/deauthorize/?source=1000000001&uid=${person.uid}&token=${bound.token}`)
  }

  /** What the HTTP server refuses before the API sees it, and what a client leaves in the middle. */
  private async sendBrokenRequests(): Promise<void> {
    const secret = this.made('broken request')
    const basic = Buffer.from(`admin:${secret}`).toString('base64')
    this.keep({ 'basic credentials': basic })
    const post = `POST /sessions/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`
    const cookie = `Cookie: a=${secret}\r\n`
    const json = `{"username":"canary","password":"${secret}`
    for (const sent of [
      `GET /${secret}\0 HTTP/1.1\r\n${cookie}\r\n`,
      `GET / HTTP/1.1\r\nConnection: close\r\nHost: ${secret}\r\nHost: ${secret}\r\n${cookie}\r\n`,
      `GET http://admin:${secret}@[/${secret} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      `GET / HTTP/1.1\r\nConnection: close\r\nHost: x\r\n${cookie.repeat(500)}\r\n`,
      `GET / HTTP/1.1\r\nConnection: close\r\nHost: x\r\n${cookie.repeat(5000)}\r\n`,
      `GET /audit/events/ HTTP/1.1\r\nConnection: close\r\nHost: x\r\nAuthorization: Basic ${basic}\r\n\r\n`,
      `GET /sessions/ HTTP/1.1\r\nConnection: close\r\nHost: x\r\nX-Session-Mode: ${secret}\r\n\r\n`,
      `GET /oauth/weibo/?return_to=/${secret} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: ${secret}\r\n\r\n`,
      `${post}Transfer-Encoding: ${secret}\r\n\r\n${json}`,
      `${post}Content-Length: 5\r\n\r\n${json}`,
      `${post}Content-Length: ${secret}\r\n\r\n${json}`,
      `${post}Transfer-Encoding: chunked\r\n\r\n${secret}\r\n${json}`,
      `${post}Transfer-Encoding: chunked\r\n\r\n4000\r\n${secret.repeat(2000)}`,
      `${post}Content-Length: 100000\r\n\r\n${secret.repeat(100)}`,
    ])
      await sendBytes(this.service, sent)
    await sendBytes(this.service, `${post}Content-Length: 500\r\n\r\n${json}`, 'leave')
  }

  private made(what: string): string {
    const value = `canary-made-up-${what.replace(' ', '-')}-4Hq8`
    this.keep({ [`made up ${what}`]: value })
    return value
  }

  /** @returns the data of an answer that has an event */
  private result(answer: Called): Called['data'] {
    this.results++
    if (answer.status >= 400) this.see(answer)
    return answer.data
  }

  private see({ text, headers }: Answer): void {
    this.answers.push(text, headers.get('location') ?? '')
  }

  private keep(secrets: Readonly<Record<string, string>>): void {
    for (const [name, secret] of Object.entries(secrets)) {
      if (secret.length < 8 || secret === 'undefined') throw new Error(`the flow gave no ${name}`)
      this.secrets[name] = secret
    }
  }
}

/** Waits for the end of the connection, or closes it in the middle of the request. */
async function sendBytes({ url }: RunningService, bytes: string, ending?: 'leave'): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {}).resume()
  const closed = once(socket, 'close').catch(() => {})
  socket.write(bytes, () => ending && setTimeout(() => socket.resetAndDestroy(), 100))
  await closed
}

/** A cookie with any suffix, which depends on PUBLIC_URL. */
function cookieOf({ cookies }: Person, base: string): readonly [name: string, value: string] {
  return [...cookies].find(([name]) => name.startsWith(base)) ?? [base, '']
}
