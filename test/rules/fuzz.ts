import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import Router from '@koa/router'
import { expect } from 'chai'
import fc from 'fast-check'
import { type Answer, envelopeOf } from '../support/answer.js'
import { HOSTILE_TEXTS, LOSSY_TEXTS } from '../support/hostile-texts.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'
import { sandboxWeixin } from '../support/weixin-sandbox.js'
import { onTheWire } from '../support/wire.js'

interface Route {
  readonly method: string
  readonly path: string
}

/** A request as bytes, but for its length. */
interface FuzzedRequest {
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

const FIELDS = [
  ...['code', 'state', 'error', 'username', 'password', 'bind_ticket', 'access_token', 'refresh_token'],
  ...['old_password', 'new_password', 'channel', 'purpose', 'return_to', 'redirect', 'uid', 'uids', 'source'],
  ...['cursor', 'limit', 'from', 'to', 'type', 'step', 'all', 'others', '__proto__', 'constructor', 'toString'],
]
const OWN_FORMAT = /^\/(?:healthz|readyz|metrics|openapi\.json|docs|\.well-known)/
const KNOWN_STATUSES = [200, 201, 204, 302, 303, 304, 400, 401, 403, 404, 405, 409, 413, 415, 429, 431, 502, 503, 504]
/** What the service, the test and its sandbox may hold more after a route than before it. */
const MAX_GROWTH_BYTES = 32 * 1024 * 1024

/** Calls every route with hostile requests. Each `runs` times, with other values in each run if the seed differs. */
export function describeFuzz(runs: number, seed: number): void {
  describe(`rule IN-4: ${runs} hostile requests to each route, seed ${seed}`, function () {
    this.timeout(runs * 10_000)
    const opened = openedForSuite()
    const routes: Route[] = []
    let service: TestService

    before(async () => {
      let stopWatching = () => {}
      service = await openTestService(opened, (sandbox) => {
        // The sandbox has routers of its own.
        stopWatching = watchRoutes(routes)
        return sandboxWeixin(sandbox.url)
      })
      stopWatching()
    })

    it('IN-4: no route answers with 500, reveals its inside, ends the process or keeps memory', async () => {
      expect(routes.length).to.be.above(30)
      for (const route of routes) {
        const known = await knownValues(service)
        const before = usedBytes()
        const fuzz = fc.asyncProperty(requestTo(route, known), async (request) => {
          check(route, await send(service, route, request))
        })
        await fc.assert(fuzz, { numRuns: runs, seed, endOnFailure: true })
        expect(usedBytes() - before, `${route.method} ${route.path}`).to.be.below(MAX_GROWTH_BYTES)
      }
      const alive = new Person(service)
      expect((await alive.register({ username: newName(), password: PASSWORD })).status).to.equal(201)
    })
  })
}

/** Collects what is registered at any router from now on. */
function watchRoutes(routes: Route[]): () => void {
  const { register } = Router.prototype
  Router.prototype.register = function (this: Router, ...args: Parameters<typeof register>) {
    const layer = register.apply(this, args)
    // A list of paths is registered path by path.
    if (Array.isArray(args[0])) return layer
    if (layer.name === 'assets' && routes.some(({ path }) => path.startsWith('/assets/'))) return layer
    const path = typeof layer.path === 'string' ? layer.path : String(layer.name)
    for (const method of layer.methods) if (method !== 'HEAD') routes.push({ method, path })
    return layer
  } as typeof register
  return () => {
    Router.prototype.register = register
  }
}

/** What a client may hold, by its field: each of these is good once, for one route or another. */
type Known = Readonly<Record<string, string>>

async function knownValues(service: TestService): Promise<Known> {
  const person = new Person(service)
  const username = newName()
  const { data } = await person.register({ username, bind_ticket: await person.ticket(), password: PASSWORD })
  const stranger = new Person(service)
  const bind_ticket = await stranger.ticket()
  const returned = await stranger.visitWeibo()
  const cookie = [...stranger.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { token, refresh_token } = data
  const access_token = await person.tokenOfSdk()
  const passwords = { password: PASSWORD, old_password: PASSWORD, new_password: `${PASSWORD} and more` }
  return { ...returned, username, ...passwords, bind_ticket, access_token, refresh_token, token, cookie }
}

function requestTo({ path }: Route, known: Known): fc.Arbitrary<FuzzedRequest> {
  const text = fc.oneof(
    fc.constantFrom(...Object.values(known)),
    fc.constantFrom(...HOSTILE_TEXTS, ...LOSSY_TEXTS, '', '0', '-1', '1e999', 'null'),
    fc.string({ unit: 'binary' }),
    fc.string({ minLength: 500, maxLength: 3000 }),
  )
  const field = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FIELDS) }, { weight: 1, arbitrary: fc.string() })
  const fields = fc.array(fc.tuple(field, text), { maxLength: 6 })
  const value = fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: fc.jsonValue() })
  const json = fc
    .tuple(fc.subarray(Object.entries(known)), fc.dictionary(field, value, { maxKeys: 3, noNullPrototype: true }))
    .map(([good, hostile]) => Buffer.from(JSON.stringify({ ...Object.fromEntries(good), ...hostile })))
  const form = fields.map((pairs) => Buffer.from(encoded(pairs)))
  const bytes = fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array))
  const broken = fc.tuple(json, fc.nat(), bytes).map(([whole, at, inserted]) => {
    const place = at % (whole.length + 1)
    return Buffer.concat([whole.subarray(0, place), inserted.subarray(0, 3), whole.subarray(place)])
  })
  const large = fc.nat(40_000).map((length) => Buffer.alloc(length, '['))
  const bodies = [json, json, json, json, form, form, broken, bytes, large, fc.constant(Buffer.alloc(0))]
  const segment = fc.oneof(text.map(encodePart), fc.constantFrom('%00', '%', '%e0%a4%a', '..', '%2e%2e%2f'))
  return fc.record({
    target: fc
      .tuple(segment, fields, fc.boolean())
      .map(([id, query, hasSlash]) => `${path.replace(/:\w+/, id)}${hasSlash ? '/' : ''}?${encoded(query)}`),
    headers: headersWith(known),
    body: fc.oneof(...bodies),
  })
}

function headersWith({ token = '', cookie = '' }: Known): FuzzedHeaders {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme-ascii' }),
    fc.string({ minLength: 2000, maxLength: 9000 }),
    fc.constantFrom(token, ADMIN_TOKEN, 'cookie', 'en', '*/*', 'text/html', '203.0.113.7', 'gzip', 'bytes=0-'),
  )
  // Neither CR nor LF, which would end the header.
  const bytes = fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll(/[\r\n]/g, ''))
  const authorization = fc.oneof(
    fc.constantFrom(`Bearer ${token}`, `bearer ${token}`, `Bearer ${ADMIN_TOKEN}`),
    fc.tuple(fc.constantFrom('Bearer ', 'Basic ', ''), value).map(([scheme, text]) => scheme + text),
  )
  const type = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('application/json', 'application/x-www-form-urlencoded') },
    { weight: 1, arbitrary: fc.constantFrom('application/json; charset=utf-16', 'text/plain', 'multipart/form-data') },
    { weight: 1, arbitrary: value },
  )
  const names = ['Cookie', 'X-Forwarded-For', 'X-Request-Id', 'Accept', 'Accept-Language', 'Accept-Encoding', 'Origin']
  const others = ['Content-Encoding', 'User-Agent', 'X-Session-Mode', 'If-None-Match', 'Range', 'Forwarded', 'X-A']
  const name = fc.constantFrom(...names, ...others)
  const other = fc.array(fc.tuple(name, value), { maxLength: 3 })
  const rare = fc.oneof(
    { weight: 9, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.tuple(fc.tuple(name, bytes)) },
  )
  const usual = fc.subarray<[string, string]>([
    ['X-Session-Mode', 'cookie'],
    ['Cookie', cookie],
  ])
  return fc
    .tuple(type, fc.option(authorization), usual, other, rare)
    .map(([contentType, credentials, session, more, raw]) => [
      ['Content-Type', contentType],
      ...(credentials === null ? [] : [['Authorization', credentials] as [string, string]]),
      ...session,
      ...more,
      ...raw,
    ])
}

type FuzzedHeaders = fc.Arbitrary<FuzzedRequest['headers']>

function encoded(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`).join('&')
}

/** Unlike encodeURIComponent, this accepts unpaired surrogates. */
function encodePart(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function send(service: TestService, { method }: Route, { target, headers, body }: FuzzedRequest): Promise<Answer> {
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  const host = headers.some(([name]) => name === 'Host') ? [] : ['Host: 127.0.0.1']
  const head = [
    `${method} ${target} HTTP/1.1`,
    'Connection: close',
    ...host,
    `Content-Length: ${body.length}`,
    ...lines,
  ]
  return onTheWire(service, Buffer.from([...head, '', ''].join('\r\n'), 'latin1'), body)
}

function check({ path }: Route, answer: Answer): void {
  expect(answer.status).to.be.oneOf(KNOWN_STATUSES)
  expect(answer.text).not.to.match(/\n\s+at |node_modules|node:internal/)
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  if (isJson && (answer.status >= 400 || !OWN_FORMAT.test(path))) envelopeOf(answer)
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

function usedBytes(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}
