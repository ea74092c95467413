import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { PASSWORD } from '../../support/persons.js'
import { CHECKOUT } from '../../support/program.js'
import { openTestService, type TestService } from '../../support/test-service.js'

const PAGES = ['/', '/register/', '/oauth/callback/', '/bind/', '/account/', '/farewell/', '/operator/']
const LOGO = join(CHECKOUT, 'docs', 'examples', 'brand', 'logo.svg')
const FIRST_LOAD_BYTES = 100_000
/** By what the client accepts. The last is what Chromium sends. */
const ENCODINGS = { br: 'br', gzip: 'gzip', 'gzip, deflate, br, zstd': 'br' }

describe('the pages over HTTP', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
  })

  const assetsOf = (html: string) => [...html.matchAll(/"([^"]*\/assets\/[^"]+)"/g)].map(([, path = '']) => path)

  async function bytes(path: string, encoding: string): Promise<{ encoding: string | null; content: Buffer }> {
    const { headers, text } = await browser.send('GET', path, { headers: { 'accept-encoding': 'identity' } })
    expect(headers.get('content-encoding'), path).to.equal(null)
    return new Promise((resolve, reject) => {
      const asking = request(service.url + path, { headers: { 'accept-encoding': encoding } }, async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        const content = Buffer.concat(chunks)
        const open = { br: brotliDecompressSync, gzip: gunzipSync }[String(response.headers['content-encoding'])]
        expect((open?.(content) ?? content).toString('utf8'), path).to.equal(text)
        resolve({ encoding: response.headers['content-encoding'] ?? null, content })
      })
      asking.on('error', reject).end()
    })
  }

  for (const path of PAGES) {
    it(`are one document, at ${path} too, which is revalidated each time`, async () => {
      const answer = await browser.send('GET', path)
      expect(answer.status).to.equal(200)
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8')
      expect(answer.headers.get('cache-control')).to.equal('no-cache')
      expect(answer.text).to.equal((await browser.send('GET', '/')).text)
      expect(answer.headers.get('x-content-type-options')).to.equal('nosniff')
      expect(answer.headers.get('referrer-policy')).to.equal('no-referrer')
    })
  }

  it('allow only our own origin, and pictures of Weibo', async () => {
    const { host } = new URL(service.sandbox.url)
    const policy = (await browser.send('GET', '/')).headers.get('content-security-policy')
    expect(policy?.split('; ')).to.have.members([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `img-src 'self' data: ${host}`,
      "connect-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ])
  })

  it("OA-6: reflect none of the provider's words", async () => {
    const hostile = '<script>alert(1)</script>'
    const query = new URLSearchParams({ error: hostile, error_description: hostile, state: hostile, code: hostile })
    const { text } = await browser.send('GET', `/oauth/callback/?${query}`)
    expect(text).to.equal((await browser.send('GET', '/oauth/callback/')).text)
  })

  it('load immutable assets of less than 100 KB', async () => {
    const assets = assetsOf((await browser.send('GET', '/')).text)
    expect(assets.map((path) => path.slice(path.lastIndexOf('.')))).to.have.members(['.js', '.js', '.css', '.svg'])
    let total = 0
    for (const path of ['/', ...assets]) {
      for (const [accepted, encoding] of Object.entries(ENCODINGS)) {
        const got = await bytes(path, accepted)
        expect(got.encoding, path).to.equal(encoding)
        if (encoding === 'gzip') total += got.content.length
      }
    }
    expect(total).to.be.within(10_000, FIRST_LOAD_BYTES)
    for (const path of assets) {
      const { headers } = await browser.send('GET', path)
      expect(headers.get('cache-control'), path).to.equal('public, max-age=31536000, immutable')
      expect(headers.get('vary'), path).to.include('Accept-Encoding')
      expect(headers.get('content-type'), path).to.match(/^(text\/(javascript|css); charset=utf-8|image\/svg\+xml)$/)
    }
  })

  async function indexWith(changes: Readonly<Record<string, string>>, pagesFolder?: string) {
    const other = await openTestService(opened, changes, pagesFolder)
    const index = await new Person(other).send('GET', '/')
    const health = await new Person(other).send('GET', '/healthz')
    return { ...index, health: health.status }
  }

  it('are served below the path of PUBLIC_URL, which a proxy removes', async () => {
    const { text } = await indexWith({ PUBLIC_URL: 'http://127.0.0.1:1/login/' })
    expect(text).to.include('data-base="/login"')
    expect(text).to.include('data-public-url="http://127.0.0.1:1/login"')
    for (const path of assetsOf(text)) expect(path).to.match(/^\/login\/assets\//)
  })

  it("show the product's name, logo, colour and links", async () => {
    const other = await openTestService(opened, {
      PUBLIC_URL: 'http://127.0.0.1:1/login',
      PRODUCT_NAME: '"Tea" & <b>',
      PRODUCT_LOGO: LOGO,
      PRODUCT_ACCENT: '#8a1c4a',
      PRODUCT_HOME: '/',
      TERMS_URL: 'https://example.com/terms?a=1&b=2',
    })
    const visitor = new Person(other)
    const { text } = await visitor.send('GET', '/')
    expect(text).to.include('data-product-name="&quot;Tea&quot; &amp; &lt;b&gt;"')
    expect(text).to.include('<title>&quot;Tea&quot; &amp; &lt;b&gt;</title>')
    expect(text).to.include('data-terms-url="https://example.com/terms?a=1&amp;b=2"')
    expect(text).to.include('data-product-home="/" data-terms')
    expect(text).to.include('data-privacy-url=""')
    const [logo = '', style = ''] = ['svg', 'css'].map(
      (type) => new RegExp(`/login(/assets/product-[\\da-f]{10}\\.${type})`).exec(text)?.[1],
    )
    expect(text).to.include(`<link rel="icon" href="/login${logo}"`)
    const served = await visitor.send('GET', logo)
    expect(served.text).to.equal(readFileSync(LOGO, 'utf8'))
    expect(served.headers.get('content-type')).to.equal('image/svg+xml')
    expect(served.headers.get('content-security-policy')).to.include("default-src 'none'")
    expect((await visitor.send('GET', style)).text).to.include('--accent:#8a1c4a;')
  })

  it('allow pictures from AVATAR_HOSTS', async () => {
    const { headers, text } = await indexWith({ AVATAR_HOSTS: 'a.example,*.b.example' })
    expect(headers.get('content-security-policy')).to.include("img-src 'self' data: a.example *.b.example;")
    expect(text).to.include('data-avatar-hosts="a.example *.b.example"')
    const none = await indexWith({ AVATAR_HOSTS: '' })
    expect(none.headers.get('content-security-policy')).to.include("img-src 'self' data:;")
  })

  it('answer an unknown path with a page to browsers, and with the envelope to programs', async () => {
    const ofBrowsers = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'
    const page = await browser.send('GET', '/acount/', { headers: { accept: ofBrowsers } })
    const index = await browser.send('GET', '/')
    const varies = /(^|, )Accept(,|$)/
    expect([page.status, page.text]).to.deep.equal([404, index.text])
    expect(page.headers.get('vary')).to.match(varies)
    for (const name of ['content-type', 'cache-control', 'content-security-policy', 'referrer-policy'])
      expect(page.headers.get(name), name).to.equal(index.headers.get(name))
    const calls = [
      ['GET', '*/*'],
      ['GET', 'application/json'],
      ['GET', ''],
      ['POST', '*/*'],
    ] as const
    for (const [method, accept] of calls) {
      const answer = await browser.call(method, '/acount/', { headers: { accept } })
      expect([answer.status, answer.error], `${method} ${accept}`).to.deep.equal([404, 'not_found'])
      expect(answer.headers.get('vary'), accept).to.match(varies)
    }
    const refused = await browser.call('GET', '/users/me/', { headers: { accept: ofBrowsers } })
    expect(refused.error).to.equal('invalid_token')
  })

  it('answer people at any method that is nowhere, and a method that a path does not know, with the page', async () => {
    const accept = 'application/xhtml+xml, text/html'
    const index = await browser.send('GET', '/')
    for (const [method, path, status, allow] of [
      ['POST', '/acount/', 404, null],
      ['GET', '/oauth/weibo/callback/', 405, 'POST'],
      ['GET', '/users/', 405, 'POST'],
      ['POST', '/account/', 405, 'HEAD, GET'],
    ] as const) {
      const page = await browser.send(method, path, { headers: { accept } })
      expect([page.status, page.text, page.headers.get('allow')], path).to.deep.equal([status, index.text, allow])
      expect(page.headers.get('vary'), path).to.include('Accept')
      const answer = await browser.call(method, path)
      expect([answer.status, answer.error, answer.headers.get('allow')], path).to.deep.equal([
        status,
        status === 404 ? 'not_found' : 'method_not_allowed',
        allow,
      ])
    }
  })

  it('do not replace the answer of a call that finds nothing', async () => {
    const person = new Person(service)
    const { token } = (await person.register({ username: 'nothing', password: PASSWORD })).data
    const headers = { accept: 'text/html' }
    expect((await person.call('DELETE', '/oauth/weibo/', { headers, bearer: token })).error).to.equal('not_found')
  })

  it('are not served under WEB=off, nor where they were not built', async () => {
    const off = await indexWith({ WEB: 'off' })
    expect([off.status, off.health]).to.deep.equal([404, 200])
    expect(JSON.parse(off.text).error).to.equal('not_found')
    const unbuilt = await indexWith({}, '/nowhere')
    expect([unbuilt.status, unbuilt.health]).to.deep.equal([404, 200])
  })
})
