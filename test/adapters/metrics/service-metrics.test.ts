import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { boundedReading } from '../../../src/adapters/metrics/reading.js'
import { ServiceMetrics } from '../../../src/adapters/metrics/service-metrics.js'
import { seriesIn } from '../../support/scrape.js'

describe('ServiceMetrics', () => {
  it('leaves out what cannot be read within a second, and exposes the rest', async () => {
    const metrics = new ServiceMetrics()
    metrics.read(boundedReading(() => delay(60_000, { weibind_outbox_waiting: 1 }, { ref: false })))
    metrics.read(boundedReading(() => Promise.reject(new Error('away'))))
    metrics.read(boundedReading(async () => ({ weibind_queue_waiting: 3 })))
    const began = performance.now()
    const series = seriesIn((await metrics.expose('prometheus')).text)
    expect(performance.now() - began).to.be.below(1000)
    expect(series.get('weibind_queue_waiting')).to.equal(3)
    expect([...series.keys()]).not.to.include.members(['weibind_outbox_waiting', 'weibind_audit_failed'])
    expect(series.has('weibind_outbox_waiting')).to.equal(false)
    expect(series.has('weibind_audit_failed')).to.equal(false)
  })

  it('exposes the state of each breaker as a number', async () => {
    const metrics = new ServiceMetrics()
    const breakers = (['closed', 'half-open', 'open'] as const).map((state) => ({ name: state, state }))
    metrics.watch(breakers)
    const series = seriesIn((await metrics.expose('prometheus')).text)
    const values = breakers.map(({ name }) => series.get(`weibind_breaker_state{provider="${name}"}`))
    expect(values).to.deep.equal([0, 1, 2])
  })
})
