import { expect } from 'chai'
import { MAX_REPLAY, ReplayWebhooks } from '../../src/application/replay-webhooks.js'
import type { WebhookEndpoint } from '../../src/domain/webhook.js'
import { anEvent, later, NOON } from '../support/builders.js'
import { aWorld, type World } from './fakes/world.js'

const SHOP: WebhookEndpoint = {
  id: '0123456789ab',
  url: 'https://u:p@shop.example/hook?key=1',
  shownUrl: 'https://shop.example/hook',
  types: ['weibind.user.deleted', 'weibind.login.succeeded'],
}
const TWIN: WebhookEndpoint = { ...SHOP, id: 'ba9876543210', url: 'https://shop.example/hook?key=2' }
const CRM: WebhookEndpoint = {
  id: 'cccccccccccc',
  url: 'https://crm.example/',
  shownUrl: 'https://crm.example/',
  types: null,
}

describe('replaying events to a webhook (WH-11)', () => {
  let world: World
  const added: { readonly endpointId: string; readonly eventIds: readonly string[] }[] = []

  beforeEach(async () => {
    world = aWorld()
    added.length = 0
  })

  const record = async (
    seconds: number,
    type: 'weibind.login.succeeded' | 'weibind.user.deleted' | 'weibind.user.registered',
  ) => {
    const event = anEvent({ type, time: later(NOON, seconds).toISOString() })
    await world.auditLog.record(event)
    return event.id
  }
  const replay = (
    request: object,
    webhooks = [SHOP, TWIN, CRM],
    auditLog: Pick<World['auditLog'], 'count' | 'search'> = world.auditLog,
  ) => {
    const webhookDeliveries = {
      add: async (endpointId: string, eventIds: readonly string[]) =>
        void added.push({ endpointId, eventIds: [...eventIds].sort() }),
    }
    return new ReplayWebhooks({ auditLog, webhooks, webhookDeliveries }).execute({
      from: NOON,
      to: later(NOON, 10),
      url: CRM.id,
      ...request,
    })
  }

  it('sends what was recorded in the time, both ends included, of the types asked for and taken', async () => {
    await record(-0.001, 'weibind.login.succeeded')
    const first = await record(0, 'weibind.login.succeeded')
    const registered = await record(5, 'weibind.user.registered')
    const last = await record(10, 'weibind.user.deleted')
    await record(10.001, 'weibind.user.deleted')
    expect(await replay({})).to.deep.equal({ outcome: 'replayed', events: 3 })
    expect(await replay({ url: SHOP.url })).to.deep.equal({ outcome: 'replayed', events: 2 })
    expect(await replay({ url: SHOP.id, types: ['weibind.user.deleted', 'weibind.user.registered'] })).to.include({
      events: 1,
    })
    expect(await replay({ from: NOON, to: NOON })).to.include({ events: 1 })
    expect(added).to.deep.equal([
      { endpointId: CRM.id, eventIds: [first, registered, last].sort() },
      { endpointId: SHOP.id, eventIds: [first, last].sort() },
      { endpointId: SHOP.id, eventIds: [last] },
      { endpointId: CRM.id, eventIds: [first] },
    ])
  })

  it('finds the endpoint by its URL as shown, unless two have it', async () => {
    expect(await replay({ url: CRM.shownUrl })).to.include({ outcome: 'replayed' })
    expect(await replay({ url: SHOP.shownUrl }, [SHOP, CRM])).to.include({ outcome: 'replayed' })
    for (const url of [SHOP.shownUrl, 'https://elsewhere.example/', 'shop'])
      expect(fieldOf(await replay({ url })), url).to.equal('url')
  })

  it('refuses a time that ends before it begins, and too many events, of which none is sent', async () => {
    expect(fieldOf(await replay({ from: later(NOON, 1), to: NOON }))).to.equal('from')
    const counts = (count: number) => ({
      ...world.auditLog,
      count: async () => [
        { stepAt: NOON, type: 'weibind.login.succeeded', count },
        { stepAt: NOON, type: 'weibind.user.registered', count: 1 },
      ],
    })
    expect(fieldOf(await replay({}, [CRM], counts(MAX_REPLAY)))).to.equal('to')
    expect(await replay({}, [CRM], counts(MAX_REPLAY - 1))).to.include({ outcome: 'replayed' })
    expect(await replay({ url: SHOP.id }, [SHOP], counts(MAX_REPLAY))).to.include({ outcome: 'replayed' })
    expect(added.flatMap(({ eventIds }) => eventIds)).to.deep.equal([])
  })

  it('pages through more events than one page holds', async () => {
    for (let index = 0; index < 450; index += 1) await record(1, 'weibind.login.succeeded')
    expect(await replay({})).to.include({ events: 450 })
    expect(new Set(added[0]?.eventIds).size).to.equal(450)
  })
})

function fieldOf(result: Awaited<ReturnType<ReplayWebhooks['execute']>>): string | undefined {
  return result.outcome === 'invalid' ? result.details[0]?.field : undefined
}
