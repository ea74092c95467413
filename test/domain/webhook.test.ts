import { expect } from 'chai'
import { errorOfStatus, isGone, takesType, webhookErrorOf } from '../../src/domain/webhook.js'
import { deliveryId, deliveryKey } from '../../src/domain/webhook-delivery-id.js'

describe('a webhook', () => {
  it('is delivered by any 2xx, and by nothing else', () => {
    expect([200, 202, 204, 299].map(errorOfStatus)).to.deep.equal([null, null, null, null])
    expect([300, 301, 304, 308].map(errorOfStatus)).to.deep.equal(['redirect', 'redirect', 'redirect', 'redirect'])
    expect([400, 404, 429, 500, 599, 999].every((status) => errorOfStatus(status) === 'status')).to.equal(true)
    expect([200, 404, 409, 410, 411].filter(isGone)).to.deep.equal([410])
  })

  it('takes the types that it names, or all', () => {
    expect(takesType({ types: null }, 'weibind.user.deleted')).to.equal(true)
    expect(takesType({ types: ['weibind.user.deleted'] }, 'weibind.user.deleted')).to.equal(true)
    expect(takesType({ types: ['weibind.user.deleted'] }, 'weibind.user.registered')).to.equal(false)
  })

  it('has the errors that are documented, and no others', () => {
    expect(webhookErrorOf('tls')).to.equal('tls')
    expect(() => webhookErrorOf('oops')).to.throw(TypeError)
  })

  it('has deliveries whose ids name event and endpoint', () => {
    const key = { eventId: '019ddf5e-2c00-7b3a-9c4d-5e6f708192a3', endpointId: '0123456789ab' }
    expect(deliveryKey(deliveryId(key))).to.deep.equal(key)
    for (const id of [
      '',
      '.',
      'x',
      `${key.eventId}.`,
      `.${key.endpointId}`,
      `a b.${key.endpointId}`,
      `a.${'g'.repeat(12)}`,
    ])
      expect(deliveryKey(id), id).to.equal(null)
  })
})
