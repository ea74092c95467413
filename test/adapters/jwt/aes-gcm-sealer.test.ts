import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { AesGcmSealer } from '../../../src/adapters/jwt/aes-gcm-sealer.js'
import { sealerContract } from '../../contract/sealer-contract.js'

const KEY = randomBytes(32)
const FORMER = randomBytes(32)

sealerContract('AES-256-GCM', () => new AesGcmSealer([KEY]))
sealerContract('AES-256-GCM during a rotation', () => new AesGcmSealer([KEY, FORMER]))

describe('AesGcmSealer', () => {
  it('adds 28 bytes and no more', () => {
    const sealed = new AesGcmSealer([KEY]).seal('state', 'x'.repeat(100))
    expect(Buffer.from(sealed, 'base64url')).to.have.length(128)
  })

  it('opens what a former key sealed, and seals with the current one', () => {
    const rotated = new AesGcmSealer([KEY, FORMER])
    expect(rotated.open('state', new AesGcmSealer([FORMER]).seal('state', 'text'))).to.equal('text')
    expect(new AesGcmSealer([KEY]).open('state', rotated.seal('state', 'text'))).to.equal('text')
  })

  it('opens nothing of a key that is gone', () => {
    expect(new AesGcmSealer([KEY]).open('state', new AesGcmSealer([FORMER]).seal('state', 'text'))).to.equal(null)
  })

  for (const keys of [[], [randomBytes(16)], [KEY, randomBytes(31)]]) {
    it(`refuses keys of ${keys.map((key) => key.length).join(' and ') || 'no'} bytes`, () => {
      expect(() => new AesGcmSealer(keys)).to.throw('32 bytes')
    })
  }
})
