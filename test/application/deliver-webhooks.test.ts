import { expect } from 'chai'
import { DeliverWebhooks } from '../../src/application/deliver-webhooks.js'
import type { WebhookAnswer, WebhookMessage } from '../../src/application/ports/webhook-sender.js'
import { PrepareWebhooks } from '../../src/application/prepare-webhooks.js'
import { TryWebhook } from '../../src/application/try-webhook.js'
import type { WebhookEndpoint } from '../../src/domain/webhook.js'
import { anEvent, later, times } from '../support/builders.js'
import { silentLog } from '../support/silent-log.js'
import { aWorld, type World } from './fakes/world.js'

const SHOP: WebhookEndpoint = {
  id: '0123456789ab',
  url: 'https://u:p@shop.example/',
  shownUrl: 'https://shop.example/',
  types: null,
}
const FOR_ALL_TRIES = [5, 30]

function status(code: number, retryAfterSeconds: number | null = null): WebhookAnswer {
  return { kind: 'answer', status: code, retryAfterSeconds }
}

describe('delivering webhooks', () => {
  let world: World
  let answer: WebhookAnswer
  let sent: WebhookMessage[]
  let log: ReturnType<typeof silentLog>
  let deliver: DeliverWebhooks

  beforeEach(async () => {
    world = aWorld()
    log = silentLog()
    sent = []
    answer = status(204)
    const sender = {
      async send(message: WebhookMessage) {
        sent.push(message)
        return answer
      },
    }
    const ports = { ...world, log, sender, webhooks: [SHOP], webhookRetrySeconds: FOR_ALL_TRIES }
    await new PrepareWebhooks(ports).execute()
    deliver = new DeliverWebhooks({ ...ports, tryWebhook: new TryWebhook(ports) })
  })

  const record = async () => {
    const event = anEvent()
    await world.auditLog.record(event)
    return event
  }
  const turn = async (free = 10) => {
    world.clock.pass(1)
    const { tries, nextInMs } = await deliver.execute(SHOP, free)
    await Promise.all(tries)
    return { tried: tries.length, nextInMs }
  }
  const figures = async () => {
    await turn(0)
    return world.webhookDeliveries.figures(SHOP.id)
  }

  it('sends each recorded event as the audit log holds it, at its own time, once', async () => {
    const event = await record()
    expect(await turn()).to.include({ tried: 1 })
    const at = world.clock.now()
    expect(sent).to.deep.equal([{ endpointId: SHOP.id, eventId: event.id, at, body: JSON.stringify(event) }])
    expect(await turn()).to.deep.equal({ tried: 0, nextInMs: null })
    expect(await figures()).to.deep.include({ waiting: 0, failed: 0, lastStatus: 204, lastSuccessAt: at })
  })

  it('starts no more tries than are free (WH-7)', async () => {
    for (const _ of times(5, Number)) await record()
    expect([await turn(0), await turn(2), await turn(10)].map(({ tried }) => tried)).to.deep.equal([0, 2, 3])
  })

  it('tries again after the waits of the schedule, and then sets the delivery aside (WH-5, WH-10)', async () => {
    const event = await record()
    answer = status(500)
    await turn()
    for (const [index, seconds] of FOR_ALL_TRIES.entries()) {
      world.clock.pass(seconds - 1.001)
      const early = await turn()
      expect(early.tried, 'early').to.equal(0)
      expect(early.nextInMs).to.be.within(1, seconds * 100 + 2)
      world.clock.pass(seconds / 5)
      expect(await turn(), `try ${index + 2}`).to.include({ tried: 1 })
    }
    expect(await turn()).to.deep.equal({ tried: 0, nextInMs: null })
    const { deliveries } = await world.webhookDeliveries.listSetAside({ endpointIds: [SHOP.id], limit: 9 })
    const [failed] = deliveries
    expect(failed).to.deep.include({ event, tries: 3, lastStatus: 500, error: 'status' })
    expect(await figures()).to.deep.include({ waiting: 0, failed: 1, lastStatus: 500, lastSuccessAt: null })
    expect(log.lines.map(({ level, fields }) => ({ level, fields }))).to.deep.equal([
      { level: 'warn', fields: { endpoint: SHOP.id, event: event.id, tries: 3, status: 500, error: 'status' } },
    ])
  })

  it('keeps why the last try failed', async () => {
    const failures: readonly [WebhookAnswer, string, number | null][] = [
      [status(302), 'redirect', 302],
      [status(404), 'status', 404],
      [{ kind: 'silence', error: 'timeout' }, 'timeout', null],
      [{ kind: 'silence', error: 'tls' }, 'tls', null],
      [{ kind: 'silence', error: 'connection' }, 'connection', null],
    ]
    for (const [each, error, lastStatus] of failures) {
      answer = each
      const event = await record()
      for (const _ of times(3, Number)) {
        await turn()
        world.clock.pass(60)
      }
      const { deliveries } = await world.webhookDeliveries.listSetAside({ endpointIds: [SHOP.id], limit: 1 })
      expect(deliveries[0]).to.deep.include({ event, error, lastStatus })
    }
  })

  it('waits as long as Retry-After of a 429 or 503 asks, and not that of others', async () => {
    for (const [code, seconds] of [
      [429, 60],
      [503, 60],
      [500, 5],
    ] as const) {
      answer = status(code, 60)
      await record()
      await turn()
      const { nextInMs } = await turn()
      expect(nextInMs, String(code)).to.be.within(seconds * 1000 - 1000, seconds * 1100)
      world.clock.pass(61)
      answer = status(204)
      await turn()
    }
  })

  it('rests an endpoint that answers 410 until it is prepared again, loses nothing and warns once (WH-9)', async () => {
    answer = status(410)
    await Promise.all(times(3, record))
    await turn()
    expect(await turn()).to.deep.equal({ tried: 0, nextInMs: null })
    await record()
    expect(await turn()).to.deep.equal({ tried: 0, nextInMs: null })
    expect(await figures()).to.deep.include({ waiting: 4, failed: 0, lastStatus: 410, isResting: true })
    expect(log.lines.map(({ level, fields }) => ({ level, fields }))).to.deep.equal([
      { level: 'warn', fields: { endpoint: SHOP.id } },
    ])
    answer = status(200)
    await new PrepareWebhooks({ ...world, webhooks: [SHOP] }).execute()
    expect(await turn()).to.include({ tried: 4 })
    expect(await figures()).to.deep.include({ waiting: 0, isResting: false })
  })

  it('counts no try of a process that was killed in it', async () => {
    await record()
    await world.webhookDeliveries.plan(SHOP)
    const now = world.clock.now()
    await world.webhookDeliveries.claim(SHOP.id, { limit: 9, now, until: later(now, 20) })
    world.clock.pass(20)
    answer = status(500)
    await turn()
    world.clock.pass(60)
    await turn()
    expect(await figures()).to.include({ waiting: 1, failed: 0 })
  })

  it('says how many deliveries of former endpoints are dropped', async () => {
    await record()
    await turn(0)
    await new PrepareWebhooks({ ...world, log, webhooks: [] }).execute()
    await new PrepareWebhooks({ ...world, log, webhooks: [] }).execute()
    expect(log.lines.map(({ level, fields }) => ({ level, fields }))).to.deep.equal([
      { level: 'warn', fields: { dropped: 1 } },
    ])
  })
})
