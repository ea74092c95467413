import { expect } from 'chai'
import { RandomSecrets } from '../../../src/adapters/system/random-secrets.js'

const secrets = new RandomSecrets()

describe('RandomSecrets', () => {
  it('makes 10,000 secrets of 144 bits, all of them different (OA-1, BI-2)', () => {
    const made = Array.from({ length: 10_000 }, () => secrets.generate())
    expect(new Set(made).size).to.equal(10_000)
    for (const secret of made) expect(secret).to.match(/^[\w-]{24}$/)
  })

  it('hashes with SHA-256, the same in every process', () => {
    expect(secrets.hash('abc')).to.equal('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
    expect(secrets.hash('状态')).to.equal(new RandomSecrets().hash('状态'))
    expect(secrets.hash('abd')).not.to.equal(secrets.hash('abc'))
  })
})
