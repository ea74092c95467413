import type { Answer } from './cookie-client.js'
import { bearer, Person } from './person.js'
import type { RunningService } from './running-service.js'

const PASSWORD = 'canary-password-kT5 and long'
const FAULTS = ['html-502', 'not-json', 'empty-body', 'reset', 'cut-off', 'redirect-307', 'over-large', 'json-array']

/** Every flow and every failure, and whatever secret went over the wire in it. */
export class CanaryFlows {
  readonly secrets: Record<string, string> = { password: PASSWORD }
  /** How many answers have an event. */
  results = 0
  private uid = 5_000_000

  constructor(private readonly service: RunningService) {}

  async runAll(): Promise<void> {
    await this.registerAndLogIn()
    await this.holdInCookie()
    await this.bindByPassword()
    await this.changeAndDelete()
    await this.failAtWeibo()
    await this.logInNatively()
    await this.failHere()
    await this.sendGarbage()
    const weibo = JSON.stringify(await this.service.calls())
    const tokens = [...new Set(weibo.match(/2\.00[\w-]+/g))]
    if (tokens.length === 0) throw new Error('no token of Weibo was seen')
    for (const [index, token] of tokens.entries()) this.secrets[`Weibo's token ${index}`] = token
  }

  private person(): Person {
    return new Person(this.service.browser(), String(this.uid++))
  }

  private async registerAndLogIn(): Promise<void> {
    const person = this.person()
    const returned = await person.agree()
    this.keep({ code: returned.code, state: returned.state })
    const ticket = this.result(await person.callback(returned)).field('bind_ticket')
    const first = this.result(await person.register('canary', { bind_ticket: ticket, password: PASSWORD }))
    const second = this.result(await this.refresh(person, first.field('refresh_token')))
    this.keep({ ticket, token: first.field('token'), refresh: first.field('refresh_token') })
    this.keep({ 'second token': second.field('token'), 'second refresh': second.field('refresh_token') })
    this.keep({ cookie: person.browser.cookies.get('weibind_state') ?? '' })
    await person.browser.get('/users/me/', bearer(second.field('token')))
    this.result(await person.logIn())
    this.result(await person.browser.delete('/sessions/', { refresh_token: second.field('refresh_token') }))
    this.result(await this.refresh(person, second.field('refresh_token')))
  }

  private async holdInCookie(): Promise<void> {
    const { browser } = this.person()
    const mode = { 'x-session-mode': 'cookie' }
    const held = (name: string) => this.keep({ [name]: browser.cookies.get('weibind_refresh') ?? '' })
    const fields = { username: 'canary-three', password: PASSWORD }
    const { field } = this.result(await browser.post('/users/', fields, mode))
    held('refresh cookie')
    this.keep({ "the page's token": field('token') })
    this.result(await browser.post('/sessions/refresh/', {}, mode))
    held('second refresh cookie')
    await browser.get('/sessions/', bearer(field('token')))
    await browser.get('/users/me/events/', bearer(field('token')))
    this.result(await browser.delete('/sessions/', {}, mode))
    this.result(await browser.post('/sessions/refresh/', {}, mode))
    const planted = 'canary-planted-refresh-cookie-7Jm'
    this.keep({ 'planted refresh cookie': planted })
    const cookie = `weibind_refresh=${planted}`
    this.result(await browser.post('/sessions/refresh/', {}, { ...mode, cookie }))
    await browser.delete(`/sessions/${planted}/`, {}, bearer(planted))
    await browser.get('/users/me/events/', { cookie, 'x-session-mode': planted })
  }

  private async bindByPassword(): Promise<void> {
    const person = this.person()
    this.result(await person.register('canary-two', { password: PASSWORD }))
    const bind_ticket = this.result(await person.logIn()).field('bind_ticket')
    this.keep({ 'second ticket': bind_ticket })
    for (const password of ['canary-wrong-password', PASSWORD])
      this.result(await person.browser.post('/oauth/weibo/bind/', { bind_ticket, username: 'canary-two', password }))
  }

  private async changeAndDelete(): Promise<void> {
    const person = this.person()
    const { browser } = person
    const bind_ticket = this.result(await person.logIn()).field('bind_ticket')
    const { field } = this.result(await person.register('canary-four', { bind_ticket, password: PASSWORD }))
    const held = bearer(field('token'))
    const [wrong, next] = ['canary-wrong-old-password', 'canary-next-password-Rw3 and long']
    this.keep({ 'wrong old password': wrong, 'next password': next, "the leaver's token": field('token') })
    this.result(await browser.put('/users/me/password/', { old_password: wrong, new_password: next }, held))
    this.result(await browser.put('/users/me/password/', { old_password: PASSWORD, new_password: next }, held))
    this.result(await browser.delete('/oauth/weibo/', { password: wrong }, held))
    this.result(await browser.delete('/oauth/weibo/', { password: next }, held))
    this.result(await browser.delete('/users/me/', { password: wrong }, held))
    this.result(await browser.delete('/users/me/', { password: next }, held))
  }

  private async failAtWeibo(): Promise<void> {
    for (const fault of FAULTS) {
      const person = this.person()
      const returned = await person.agree({ sandbox_fault: fault })
      this.keep({ [`code of ${fault}`]: returned.code, [`state of ${fault}`]: returned.state })
      this.result(await person.callback(returned))
      this.result(await person.callback(returned))
    }
  }

  private async logInNatively(): Promise<void> {
    const { browser, uid } = this.person()
    for (const wishes of [
      {},
      { appkey: '2000000002' },
      ...FAULTS.map((fault) => ({ sandbox_fault: `info-${fault}` })),
    ]) {
      const body = new URLSearchParams({ uid, ...wishes })
      const minted = await fetch(`${this.service.sandboxUrl}/sandbox/tokens`, { method: 'POST', body })
      const access_token = String(Reflect.get(Object(await minted.json()), 'access_token'))
      this.keep({ [`access token ${JSON.stringify(wishes)}`]: access_token })
      const answer = this.result(await browser.post('/oauth/weibo/token/', { access_token }))
      if (answer.status === 200) this.keep({ 'native ticket': answer.field('bind_ticket') })
    }
    const access_token = 'canary-made-up-access-token-4Hq8'
    this.keep({ 'made up access token': access_token })
    this.result(await browser.post('/oauth/weibo/token/', { access_token }))
  }

  private async failHere(): Promise<void> {
    const person = this.person()
    const made = (what: string) => {
      this.keep({ [`made up ${what}`]: `canary-made-up-${what}-4Hq8` })
      return `canary-made-up-${what}-4Hq8`
    }
    const { browser } = person
    const { state } = await person.agree()
    this.result(await person.callback({ code: made('code'), state }))
    this.result(await person.callback({ code: made('other-code'), state: made('state') }))
    this.result(await this.refresh(person, made('refresh')))
    this.result(await browser.post('/sessions/', { username: 'canary', password: made('password') }))
    const credentials = { username: 'canary', password: PASSWORD }
    this.result(await browser.post('/oauth/weibo/bind/', { ...credentials, bind_ticket: made('ticket') }))
    await browser.get('/users/me/', bearer(made('bearer')))
    await browser.get('/audit/events/', bearer(made('admin')))
    await browser.get('/users/me/', { cookie: `weibind_state=${made('cookie')}` })
  }

  private async sendGarbage(): Promise<void> {
    const { browser } = this.person()
    const secret = 'canary-in-the-wrong-place-9Zx'
    this.keep({ 'in the wrong place': secret })
    const type = { 'content-type': 'application/json' }
    await browser.get(`/oauth/weibo/callback/?code=${secret}&state=${secret}`)
    await browser.get(`/oauth/callback/?code=${secret}&state=${secret}`)
    await browser.get(`/${secret}/%E0%A4%A`)
    await browser.post('/users/', { username: secret, password: [secret] })
    await browser.post('/sessions/', { username: { $gt: secret }, password: secret })
    for (const body of [`{"password": "${secret}`, `[${secret}]`, `{"a": "${secret}", "a": 1}`, secret.repeat(2000)])
      await browser.send('/sessions/', { method: 'POST', headers: type, body })
  }

  private refresh({ browser }: Person, refresh_token: string): Promise<Answer> {
    return browser.post('/sessions/refresh/', { refresh_token })
  }

  private result(answer: Answer): Answer {
    this.results++
    return answer
  }

  private keep(secrets: Readonly<Record<string, string>>): void {
    for (const [name, secret] of Object.entries(secrets)) {
      if (secret.length < 8 || secret === 'undefined') throw new Error(`the flow gave no ${name}`)
      this.secrets[name] = secret
    }
  }
}
