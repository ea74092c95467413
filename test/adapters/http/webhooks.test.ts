import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { settledTrail } from '../../support/audit-trail.js'
import { eventually } from '../../support/eventually.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../../support/test-service.js'
import { WebhookReceiver } from '../../support/webhook-receiver.js'
import { webhooksFile } from '../../support/webhook-world.js'

const CANARY = 'canary-4d2e'
const ADMIN_CALLS = [
  ['GET', '/admin/webhooks/'],
  ['GET', '/admin/webhooks/failed/'],
  ['POST', '/admin/webhooks/failed/x/retry/'],
  ['POST', '/admin/webhooks/replay/'],
] as const

describe('HTTP: /admin/webhooks/', () => {
  const opened = openedForSuite()
  let receiver: WebhookReceiver
  let service: TestService
  let person: Person
  let userToken: string

  before(async () => {
    receiver = await opened.open(
      WebhookReceiver.open((response) => void response.writeHead(500, { [CANARY]: CANARY }).end(CANARY)),
      (each) => each.close(),
    )
    const url = receiver.url.replace('127', `user-${CANARY}:pass-${CANARY}@127`)
    const secret = `${CANARY}-which-is-long-enough`
    const { environment, remove } = webhooksFile([{ url: `${url}?key=${CANARY}`, secret }], '1s')
    opened.add(remove)
    service = await openTestService(opened, environment)
    person = new Person(service)
    userToken = (await person.register({ username: newName(), password: PASSWORD })).data.token
    await settledTrail(service)
    await eventually('a delivery is set aside', async () =>
      (await admin('GET', '/admin/webhooks/failed/')).text.includes('tries'),
    )
  })

  const admin = (method: string, path: string, body?: object) =>
    person.call(method, path, { bearer: ADMIN_TOKEN, ...(body && { body }) })

  for (const [method, path] of ADMIN_CALLS)
    it(`lets only operators call ${method} ${path} (WH-16)`, async () => {
      const basic = (user: string) => `Basic ${Buffer.from(`${user}:${ADMIN_TOKEN}`).toString('base64')}`
      for (const sending of [
        {},
        { bearer: userToken },
        { bearer: `${ADMIN_TOKEN}x` },
        { headers: { authorization: basic('root') } },
      ])
        expect((await person.call(method, path, sending)).error).to.equal('invalid_token')
      for (const sending of [{ bearer: ADMIN_TOKEN }, { headers: { authorization: basic('admin') } }])
        expect((await person.call(method, path, sending)).error).not.to.equal('invalid_token')
    })

  it('shows no secret, user part or query of a URL, and nothing that the receiver answered (WH-13, WH-15)', async () => {
    const texts = await Promise.all([
      admin('GET', '/admin/webhooks/'),
      admin('GET', '/admin/webhooks/failed/'),
      admin('POST', '/admin/webhooks/replay/', {
        from: '2020-01-01T00:00:00Z',
        to: '2020-01-02T00:00:00Z',
        url: receiver.url,
      }),
      admin('POST', '/admin/webhooks/replay/', {
        from: '2020-01-01T00:00:00Z',
        to: '2020-01-02T00:00:00Z',
        url: CANARY,
      }),
    ])
    expect(texts.map(({ text }) => text).join())
      .to.include(`"url":"${receiver.url}"`)
      .and.not.include(CANARY)
    expect(receiver.calls[0]?.headers.authorization).to.be.a('string')
    for (const file of readdirSync(service.dataDir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const content = readFileSync(join(file.parentPath, file.name))
      expect(content.includes(CANARY), file.name).to.equal(false)
    }
  })

  it('lists by endpoint, in pages, and refuses what is no cursor or limit', async () => {
    const [endpoint] = (
      await person.call<readonly { id: string }[]>('GET', '/admin/webhooks/', { bearer: ADMIN_TOKEN })
    ).data
    const page = async (query: string) => admin('GET', `/admin/webhooks/failed/?${query}`)
    expect((await page(`endpoint=${endpoint?.id}`)).text).to.include('"tries":2')
    expect((await page('endpoint=ffffffffffff')).data).to.deep.equal({ deliveries: [], next_cursor: null })
    for (const query of ['cursor=x', 'cursor=', 'limit=0', 'limit=x', 'endpoint='])
      expect((await page(query)).error, query).to.equal('invalid_request')
  })

  it('retries nothing that is not set aside', async () => {
    for (const id of ['x', '%00', `019ddf5e-2c00-7b3a-9c4d-5e6f708192a3.ffffffffffff`])
      expect((await admin('POST', `/admin/webhooks/failed/${id}/retry/`)).error, id).to.equal('not_found')
  })

  it('is an empty list without a file', async () => {
    const plain = await openTestService(opened)
    const answer = await new Person(plain).call('GET', '/admin/webhooks/', { bearer: ADMIN_TOKEN })
    expect(answer.data).to.deep.equal([])
  })
})
