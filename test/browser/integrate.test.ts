import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { openedForTest } from '../support/opened.js'
import { OpenedPages } from '../support/opened-pages.js'
import { CHECKOUT } from '../support/program.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { passOn } from './passed-on.js'
import { Visitor } from './visitor.js'

const PAGE = '<!doctype html><h1>shop</h1><button id="in">Log in</button><button id="out">Log out</button>'
const USE = `
  import { accessToken, logIn, logOut } from '/login.js'
  const says = (text) => document.querySelector('h1').textContent = text
  document.querySelector('#in').onclick = () => logIn(RETURN_TO)
  document.querySelector('#out').onclick = () => logOut().then(() => says('logged out'))
  const token = await accessToken()
  if (!token) says('stranger')
  else says('user ' + (await fetch(LOGIN + '/users/me/', { headers: { Authorization: 'Bearer ' + token } })).status)
`
const [, script = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(CHECKOUT, 'docs', 'integrate.md'), 'utf8')) ?? []

describe('docs/integrate.md: the script for the pages of a product', () => {
  const pages = new OpenedPages()
  const opened = openedForTest()
  let service: TestService
  let port: number
  let login: string
  let returnTo: string | undefined

  beforeEach(() => {
    returnTo = undefined
  })

  const atHost = (host: string) => `http://${host}:${port}`

  /** A proxy that has the product beside the service. */
  async function openHost(answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<void> {
    const server = createServer(answer)
    opened.add(() => server.close().closeAllConnections())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    port = (server.address() as AddressInfo).port
  }

  function shop({ url = '/' }: IncomingMessage, response: ServerResponse): void {
    const use = USE.replace('LOGIN', `'${login}'`).replace('RETURN_TO', returnTo ? `'${returnTo}'` : '')
    const files: Record<string, readonly [string, string]> = {
      '/login.js': ['text/javascript', script.replace("'/login'", `'${login}'`)],
      '/use.js': ['text/javascript', use],
    }
    const page = ['text/html', `${PAGE}<script type="module" src="/use.js"></script>`] as const
    const [type, content] = files[url] ?? page
    response.writeHead(200, { 'content-type': type }).end(content)
  }

  async function redirect(response: ServerResponse, location: string): Promise<void> {
    response.writeHead(302, { location }).end()
  }

  async function visit(url: string): Promise<Visitor> {
    const visitor = new Visitor(await pages.open({ language: 'en' }), service)
    await visitor.page.goto(url)
    return visitor
  }

  async function logsInAtWeibo(visitor: Visitor): Promise<void> {
    await visitor.press('Log in')
    await visitor.toWeibo()
    await visitor.agree()
    await visitor.isAskedToBind()
    await visitor.type('Username', 'lin')
    await visitor.press('Register')
    await visitor.sees('user 200')
  }

  async function logsOutAndIn(visitor: Visitor): Promise<void> {
    await visitor.press('Log out')
    await visitor.sees('logged out')
    await visitor.page.reload()
    await visitor.sees('stranger')
    await visitor.press('Log in')
    await visitor.toWeibo('Continue with Weibo', false)
    await visitor.sees('user 200')
  }

  async function openBelowPath(): Promise<string> {
    await openHost(async (request, response) => {
      const { url = '/' } = request
      if (!url.startsWith('/login/')) return shop(request, response)
      response.end(await passOn(request, response, service.url + url.slice('/login'.length)))
    })
    login = '/login'
    service = await openTestService(opened, { PUBLIC_URL: `${atHost('127.0.0.1')}/login` })
    return `${atHost('127.0.0.1')}/cart?item=7`
  }

  it('logs in below a path of the host, and comes back to the page where the login began', async () => {
    const cart = await openBelowPath()
    const person = await visit(cart)
    await person.sees('stranger')
    await logsInAtWeibo(person)
    expect(person.page.url()).to.equal(cart)
    await person.page.reload()
    await person.sees('user 200')
    await logsOutAndIn(person)
  })

  it('asks for a stranger once', async () => {
    const cart = await openBelowPath()
    const stranger = await visit(cart)
    await stranger.sees('stranger')
    let asked = 0
    stranger.page.on('request', (request) => {
      if (request.url().includes('/sessions/')) asked += 1
    })
    await stranger.page.reload()
    await stranger.sees('stranger')
    expect(asked).to.equal(0)
  })

  async function openSibling(): Promise<string> {
    // All names below localhost lead to this machine. www.shop.localhost and login.shop.localhost are one site.
    await openHost(async (request, response) => {
      const { pathname, hostname, search } = new URL(request.url ?? '/', `http://${request.headers.host}`)
      // The sandbox knows redirect URIs of this machine only.
      if (pathname === '/return/') return redirect(response, `${login}/oauth/callback/${search}`)
      if (hostname !== 'login.shop.localhost') return shop(request, response)
      if (pathname === '/shop') return redirect(response, `${atHost('www.shop.localhost')}/cart`)
      response.end(await passOn(request, response, service.url + request.url))
    })
    login = atHost('login.shop.localhost')
    returnTo = '/shop'
    service = await openTestService(opened, {
      PUBLIC_URL: login,
      CORS_ORIGINS: `${atHost('www.shop.localhost')},${atHost('other.localhost')}`,
      WEIBO_REDIRECT_URI: `${atHost('127.0.0.1')}/return/`,
    })
    return `${atHost('www.shop.localhost')}/cart`
  }

  it('logs in at a sibling subdomain, and comes back by a redirect of its host', async () => {
    const cart = await openSibling()
    const person = await visit(cart)
    await person.sees('stranger')
    await logsInAtWeibo(person)
    expect(person.page.url()).to.equal(cart)
    await logsOutAndIn(person)
  })

  it('cannot know a person on another site, even where CORS_ORIGINS allows it', async () => {
    const person = await visit(await openSibling())
    await logsInAtWeibo(person)
    await person.page.goto(atHost('other.localhost'))
    await person.sees('stranger')
  })
})
