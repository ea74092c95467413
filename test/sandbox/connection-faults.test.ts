import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { fieldsOf, PERSON, WeiboClient } from './weibo-client.js'

describe('sandbox: faults of the connection', () => {
  let sandbox: Sandbox
  let client: WeiboClient

  beforeEach(async () => {
    sandbox = await startSandbox({ slowAnswerMs: 150, maxHeldConnections: 2 })
    client = new WeiboClient(sandbox)
  })
  afterEach(() => sandbox.close())

  /** An exchange by hand: fetch hides how a connection ended. */
  const call = async (fault: string) => {
    const body = String(client.form(await client.code({ sandbox_fault: fault })))
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length }
    const exchange = request(`${sandbox.url}/oauth2/access_token`, { method: 'POST', headers, agent: false })
    return exchange.on('error', () => {}).end(body)
  }

  const answerOf = async (exchange: Awaited<ReturnType<typeof call>>) => {
    const [answer] = (await once(exchange, 'response')) as [IncomingMessage]
    return answer
  }

  const endOf = async (answer: IncomingMessage) => {
    let text = ''
    answer.on('data', (chunk) => {
      text += chunk
    })
    const [error] = await Promise.race([once(answer, 'error'), once(answer, 'end').then(() => [null])]).catch((e) => [
      e,
    ])
    return { text, error }
  }

  it('answers rightly but late', async () => {
    const begun = Date.now()
    expect(await fieldsOf(await client.exchangeWith('slow'))).to.include({ uid: PERSON })
    expect(Date.now() - begun).to.be.at.least(140)
    expect(sandbox.ledger()[1]?.status).to.equal(200)
  })

  it('hangs, and ends at once all the same', async () => {
    const exchange = await call('hang')
    const failure = once(exchange, 'response').catch((error) => error)
    while (sandbox.ledger().length < 2) await delay(5)
    const begun = Date.now()
    await sandbox.close()
    expect(Date.now() - begun).to.be.below(1000)
    expect(await failure).to.have.property('code', 'ECONNRESET')
  })

  it('keeps no more connections open than it may: the oldest goes', async () => {
    const exchanges = [await call('hang'), await call('hang')]
    const [first, second] = exchanges.map((exchange) => once(exchange, 'response').catch(() => 'ended'))
    const third = once(await call('hang'), 'response').catch(() => 'ended')
    expect(await first).to.equal('ended')
    expect(await Promise.race([second, third, delay(50, 'open')])).to.equal('open')
    await sandbox.close()
  })

  it('drips a byte at a time, without an end', async () => {
    const exchange = await call('drip')
    const answer = await answerOf(exchange)
    const [[first], [second]] = [await once(answer, 'data'), await once(answer, 'data')]
    expect([String(first), String(second)]).to.deep.equal([' ', ' '])
    answer.on('error', () => {})
    exchange.destroy()
  })

  it('resets the connection before it answers', async () => {
    const failure = await once(await call('reset'), 'response').catch((error) => error)
    expect(failure).to.include({ code: 'ECONNRESET', syscall: 'read' })
  })

  it('resets the connection after half the answer', async () => {
    const { text, error } = await endOf(await answerOf(await call('reset-late')))
    expect(text)
      .to.match(/^\{"access_token":"2\.00/)
      .and.not.match(/\}$/)
    expect(error).to.have.property('code', 'ECONNRESET')
  })

  it('closes the connection before the announced length, after what looks like a whole answer', async () => {
    const answer = await answerOf(await call('cut-off'))
    const { text, error } = await endOf(answer)
    expect(JSON.parse(text)).to.include({ uid: PERSON })
    expect(Number(answer.headers['content-length'])).to.be.above(text.length)
    expect(error).to.be.an('error')
  })

  it('sends more headers than Node takes', async () => {
    const failure = await once(await call('over-large-headers'), 'response').catch((error) => error)
    expect(failure).to.have.property('code', 'HPE_HEADER_OVERFLOW')
  })

  it('strikes at the profile too', async () => {
    const access_token = await client.token({ sandbox_fault: 'profile-reset' })
    const failure = await client.get('/2/users/show.json', { access_token, uid: PERSON }).catch((error) => error)
    expect(failure).to.be.an('error')
  })
})
