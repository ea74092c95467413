import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { fieldsOf, PERSON, WeiboClient } from './weibo-client.js'

describe('sandbox: withdrawal of an authorization', () => {
  let application: Server
  let notices: { method: string | undefined; url: string | undefined; body: string }[]
  let sandbox: Sandbox
  let client: WeiboClient

  beforeEach(async () => {
    notices = []
    application = createServer(async (request: IncomingMessage, response) => {
      notices.push({ method: request.method, url: request.url, body: await text(request) })
      response.writeHead(204).end()
    }).listen(0, '127.0.0.1')
    await once(application, 'listening')
    const { port } = application.address() as AddressInfo
    sandbox = await startSandbox({ publicUrl: `http://127.0.0.1:${port}/base` })
    client = new WeiboClient(sandbox)
  })
  afterEach(async () => {
    await sandbox.close()
    application.close()
    application.closeAllConnections()
  })

  const withdraw = (wish: Record<string, string>, headers: Record<string, string> = {}) =>
    client.post('/sandbox/withdrawals', { body: new URLSearchParams(wish), headers })

  it('tells the application by GET', async () => {
    expect(await fieldsOf(await withdraw({ uid: PERSON }))).to.deep.equal({ uid: PERSON, notice: { status: 204 } })
    expect(notices[0]?.method).to.equal('GET')
    expect(notices[0]?.url).to.match(
      /^\/base\/oauth\/weibo\/deauthorize\/\?source=1000000001&uid=2000000001&auth_end=\d{10}$/,
    )
  })

  it('tells the application by POST, with the time in another form, on request', async () => {
    await withdraw({ uid: PERSON, method: 'POST', auth_end: 'milliseconds' })
    expect(notices[0]?.method).to.equal('POST')
    expect(notices[0]?.body).to.match(/^source=1000000001&uid=2000000001&auth_end=\d{13}$/)
  })

  it('ends only the person’s tokens', async () => {
    const [token, other] = [await client.token(), await client.token({ sandbox_person: '2000000002' })]
    await withdraw({ uid: PERSON })
    expect((await client.get('/2/account/get_uid.json', { access_token: token })).status).to.equal(400)
    expect((await client.get('/2/account/get_uid.json', { access_token: other })).status).to.equal(200)
  })

  it('asks the person again', async () => {
    await client.code()
    const cookie = `weibo_sandbox_person=${PERSON}`
    expect((await client.authorize({}, { cookie })).status).to.equal(302)
    await withdraw({ uid: PERSON })
    expect((await client.authorize({}, { cookie })).status).to.equal(200)
  })

  it('reports a notice that could not be delivered', async () => {
    const alone = await startSandbox()
    const body = new URLSearchParams({ uid: PERSON })
    const answer = await new WeiboClient(alone).post('/sandbox/withdrawals', { body })
    await alone.close()
    expect(await fieldsOf(answer)).to.have.nested.property('notice.problem', 'no withdrawal URL is registered')
  })

  it('leads a browser back to the sandbox’s page, which says what became of it', async () => {
    const answer = await withdraw({ uid: PERSON }, { accept: 'text/html' })
    expect(answer.status).to.equal(303)
    const page = await fetch(sandbox.url + answer.headers.get('location'), { headers: { accept: 'text/html' } })
    expect(await page.text()).to.include(`${PERSON} has withdrawn; the notice: 204`)
  })
})
