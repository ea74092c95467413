import { expect } from 'chai'
import { called, HttpClient } from '../../support/http-client.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { openTestService, type TestService } from '../../support/test-service.js'

const FILE = /(?:src|href)="([^"]+)"/g

describe('the dashboard of the queue', () => {
  let service: TestService
  let client: HttpClient

  const opened = openedForSuite()
  before(async () => {
    const { url } = await sharedRedis()
    const prefix = `{dashboard-${process.pid}}`
    service = await openTestService(opened, { REDIS_URL: url, QUEUE_PREFIX: prefix })
    client = new HttpClient(service.url)
    await new Person(service).refresh('x')
  })

  const get = (path: string) => client.send('GET', path, { bearer: service.adminToken })

  it('OP-18: is shown only to operators, its files and its API too', async () => {
    for (const path of ['/admin/queues', '/admin/queues/', '/admin/queues/api/queues', '/admin/queues/static/x.js'])
      for (const bearer of [undefined, 'wrong']) {
        const answer = called(await client.send('GET', path, bearer === undefined ? {} : { bearer }))
        expect(answer.error, path).to.equal('invalid_token')
      }
    expect((await get('/admin/queues/')).status).to.equal(200)
  })

  it('OP-18: changes nothing, whatever is sent', async () => {
    for (const path of ['/admin/queues/', '/admin/queues/api/queues/audit/clean/completed', '/admin/queues/api/queues'])
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = called(await client.send(method, path, { bearer: service.adminToken }))
        expect(answer.error, `${method} ${path}`).to.equal('method_not_allowed')
        expect(answer.headers.get('allow')).to.equal('HEAD, GET')
      }
    const { text } = await get('/admin/queues/api/queues')
    expect(JSON.parse(text).queues[0]).to.include({ name: 'audit', readOnlyMode: true })
  })

  it('OP-16: has all its files from our own origin, under a policy that allows no other', async () => {
    const { text, headers } = await get('/admin/queues/')
    expect(headers.get('content-type')).to.include('text/html')
    expect(headers.get('content-security-policy')).to.match(/^default-src 'none'; script-src 'self'; style-src 'self'/)
    expect(text).not.to.match(/https?:\/\/|<style| style=/)
    expect(text).to.include('<base href="/admin/queues/"')
    const files = [...text.matchAll(FILE)].map(([, file = '']) => file).filter((file) => file.includes('static/'))
    expect(files).to.have.length.above(4)
    for (const file of files) expect((await get(`/admin/queues/${file}`)).status, file).to.equal(200)
  })

  it('does not exist where the queue is embedded', async () => {
    const embedded = await openTestService(opened)
    const answer = await new HttpClient(embedded.url).call('GET', '/admin/queues/', { bearer: embedded.adminToken })
    expect(answer.error).to.equal('not_found')
  })
})
