import { expect } from 'chai'
import { ReportReadiness } from '../../src/application/report-readiness.js'

const check = (name: string, isUp: boolean) => ({ name, isUp: async () => isUp })

describe('the readiness of a process', () => {
  for (const [database, log, queue, status] of [
    [true, true, true, 'ready'],
    [true, true, false, 'degraded'],
    [true, false, true, 'unavailable'],
    [false, false, false, 'unavailable'],
  ] as const) {
    it(`is ${status} where database, log and queue are up: ${database}, ${log}, ${queue}`, async () => {
      const vital = [check('database', database), check('log', log)]
      const state = (isUp: boolean) => (isUp ? 'up' : 'down')
      expect(
        await new ReportReadiness({ vital, auxiliary: [check('queue', queue)], breakers: [] }).execute(),
      ).to.deep.equal({
        status,
        checks: { database: state(database), log: state(log), queue: state(queue) },
      })
    })
  }

  it('names the state of each circuit breaker, which never changes the status (OB-5)', async () => {
    const breakers = [
      { name: 'weibo', state: 'open' },
      { name: 'weixin', state: 'half-open' },
    ] as const
    const ports = { vital: [check('database', true)], auxiliary: [], breakers }
    expect(await new ReportReadiness(ports).execute()).to.deep.equal({
      status: 'ready',
      checks: { database: 'up', weibo: 'open', weixin: 'half-open' },
    })
  })
})
