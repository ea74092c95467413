import { expect } from 'chai'
import { queuePrefix } from '../../../src/adapters/composition/queue-prefix.js'

describe('the prefix of the keys in Redis', () => {
  it('follows from the issuer: eight hexadecimal digits of its SHA-256, in braces', () => {
    // printf %s http://127.0.0.1:8888 | sha256sum
    expect(queuePrefix({ queuePrefix: null }, 'http://127.0.0.1:8888')).to.equal('{weibind-529c4adb}')
    expect(queuePrefix({ queuePrefix: null }, 'https://login.example.com')).to.match(/^\{weibind-[\da-f]{8}\}$/)
  })

  it('is QUEUE_PREFIX where that is set', () => {
    expect(queuePrefix({ queuePrefix: '{weibind}' }, 'http://127.0.0.1:8888')).to.equal('{weibind}')
  })
})
