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
      expect(await new ReportReadiness({ vital, auxiliary: [check('queue', queue)] }).execute()).to.deep.equal({
        status,
        checks: { database: state(database), log: state(log), queue: state(queue) },
      })
    })
  }
})
