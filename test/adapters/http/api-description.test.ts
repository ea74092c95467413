import { Validator } from '@seriousme/openapi-schema-validator'
import { expect } from 'chai'
import { httpApiOf } from '../../../src/adapters/composition/api.js'
import { Operators } from '../../../src/adapters/http/operators.js'
import { allCalls, servedCalls } from '../../../src/adapters/http/served-calls.js'
import { ServiceMetrics } from '../../../src/adapters/metrics/service-metrics.js'
import { aWorld } from '../../application/fakes/world.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { silentLog } from '../../support/silent-log.js'
import { openTestService, type TestService } from '../../support/test-service.js'
import { sandboxWeixin } from '../../support/weixin-sandbox.js'
import { CREDENTIALS, settingsOf } from '../config/reading.js'

const ISSUER = 'https://example.com/login'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly security: readonly object[]
  readonly parameters?: readonly { readonly name: string; readonly schema: { readonly enum?: readonly string[] } }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly responses: Readonly<Record<string, unknown>>
}

interface Description {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** The queue's dashboard is served also while Redis is away. */
const NO_REDIS = 'redis://127.0.0.1:1'

describe('GET /openapi.json', () => {
  const opened = openedForSuite()
  let whole: TestService
  before(async () => {
    whole = await openTestService(opened, ({ url }) => ({
      ...sandboxWeixin(url),
      PUBLIC_URL: ISSUER,
      REDIS_URL: NO_REDIS,
    }))
  })

  const read = async (service: TestService): Promise<Description> =>
    JSON.parse((await new Person(service).send('GET', '/openapi.json')).text)

  it('OP-15: is a valid description, of the version 3.1, as another program sees it', async () => {
    const description = await read(whole)
    expect(description.openapi).to.match(/^3\.1\./)
    expect(await new Validator().validate({ ...description })).to.deep.equal({ valid: true })
    expect(description.servers).to.deep.equal([{ url: ISSUER }])
  })

  it('OP-15: has every call, each under a name of its own, with a summary, its security and its statuses', async () => {
    const { paths } = await read(whole)
    const operations = Object.values(paths).flatMap((path) => Object.values(path))
    const names = operations.map(({ operationId }) => operationId)
    expect(new Set(names).size).to.equal(names.length)
    for (const { operationId, summary, security, responses } of operations) {
      expect(summary, operationId).to.be.a('string').that.is.not.empty
      expect(security, operationId).to.be.an('array')
      expect(responses, operationId).to.include.keys('400', '431', '500', '503')
    }
    const all = allCalls({ offered: aWorld().app.listProviders.execute(), issuer: ISSUER })
    const described = Object.entries(paths).flatMap(([path, each]) => Object.keys(each).map((it) => `${it} ${path}`))
    expect(described).to.have.members(all.map(({ method, path }) => `${method} ${path}`))
  })

  it('OP-15: describes every route of the API', () => {
    const { app } = aWorld()
    const addresses = { publicUrl: ISSUER, issuer: ISSUER, sandboxUrl: null, sandboxPublicUrl: null, avatarHosts: [] }
    const settings = settingsOf({ ...CREDENTIALS, WEB: 'off' })
    const readiness = app.reportReadiness({ vital: [], auxiliary: [], breakers: [] })
    const operators = new Operators([{ name: 'admin', tokenHash: '00'.repeat(32) }], ISSUER)
    const metrics = new ServiceMetrics()
    const queue = { dashboard: () => async () => {} }
    const own = { jwks: {}, operators, pagesFolder: '', metrics, queue, log: silentLog() }
    const routers = httpApiOf({ app, readiness, settings, addresses, ...own }).koa.middleware.flatMap((each) =>
      'router' in each ? [each.router] : [],
    )
    expect(routers).to.have.length.above(5)
    const served = { routers, offered: app.listProviders.execute(), issuer: ISSUER, hasOperators: true }
    expect(servedCalls(served as Parameters<typeof servedCalls>[0]).undescribed).to.deep.equal([])
  })

  it('is public, and may be kept for a while', async () => {
    const { status, headers } = await new Person(whole).send('GET', '/openapi.json')
    expect(status).to.equal(200)
    expect(headers.get('content-type')).to.equal('application/json; charset=utf-8')
    expect(headers.get('cache-control')).to.equal('public, max-age=300')
  })

  it('has the inputs that the API takes, under the name of the provider', async () => {
    const { paths } = await read(whole)
    const { parameters = [], requestBody } = paths['/oauth/{provider}/code/']?.['post'] ?? {}
    expect(parameters.find(({ name }) => name === 'provider')?.schema.enum).to.deep.equal(['weixin'])
    expect(Object.keys(requestBody?.content ?? {})).to.deep.equal([
      'application/json',
      'application/x-www-form-urlencoded',
    ])
    expect(requestBody?.content['application/json']?.schema).to.deep.include({ required: ['channel', 'code'] })
  })

  it('leaves out what this configuration does not serve', async () => {
    const weiboAlone = await read(await openTestService(opened, { WEB: 'off' }))
    expect(weiboAlone.paths).to.include.keys('/oauth/{provider}/token/', '/oauth/{provider}/callback/')
    expect(weiboAlone.paths).not.to.have.any.keys('/oauth/{provider}/code/', '/docs/')
  })
})
