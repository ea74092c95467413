import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { AesGcmSealer, COOKIE_SEAL, STATE_SEAL } from '../../../src/adapters/jwt/aes-gcm-sealer.js'
import { sealerContract } from '../../contract/sealer-contract.js'

const KEY = randomBytes(32)
const FORMER = randomBytes(32)

for (const [name, format, longest] of [
  ['cookies', COOKIE_SEAL, 4096],
  ['states', STATE_SEAL, 63],
] as const) {
  sealerContract(`AES-256-GCM for ${name}`, longest, () => new AesGcmSealer([KEY], format))
  sealerContract(`AES-256-GCM for ${name} during a rotation`, longest, () => new AesGcmSealer([KEY, FORMER], format))
}

describe('AesGcmSealer', () => {
  const sealer = (...keys: Buffer[]) => new AesGcmSealer(keys, COOKIE_SEAL)

  it('adds 28 bytes to the value of a cookie', () => {
    const sealed = sealer(KEY).seal('state', 'x'.repeat(100))
    expect(Buffer.from(sealed, 'base64url')).to.have.length(128)
  })

  it('OA-1: writes up to 63 bytes as a state of at most 128 letters and digits', () => {
    const states = new AesGcmSealer([KEY], STATE_SEAL)
    for (let count = 0; count < 1000; count++)
      expect(states.seal('state', 'x'.repeat(63))).to.match(/^[A-Za-z0-9]{1,128}$/)
  })

  it('OA-1: makes 10,000 states with 128 random bits, all of them different', () => {
    const sealer = new AesGcmSealer([KEY], STATE_SEAL)
    const states = new Set(Array.from({ length: 10_000 }, () => sealer.seal('state', 'text')))
    const randomParts = new Set([...states].map((state) => `${STATE_SEAL.decode(state)?.slice(0, 16)}`))
    expect([states.size, randomParts.size]).to.deep.equal([10_000, 10_000])
    expect(STATE_SEAL.nonceBytes).to.equal(16)
  })

  it('opens no state in another way of writing it', () => {
    const states = new AesGcmSealer([KEY], STATE_SEAL)
    const sealed = states.seal('state', 'text')
    for (const other of [`0${sealed}`, `${sealed} `, `${sealed}=`, sealed.toLowerCase(), 'x'.repeat(10_000)])
      expect(states.open('state', other)).to.equal(null)
  })

  it('opens what a former key sealed, and seals with the current one', () => {
    const rotated = sealer(KEY, FORMER)
    expect(rotated.open('state', sealer(FORMER).seal('state', 'text'))).to.equal('text')
    expect(sealer(KEY).open('state', rotated.seal('state', 'text'))).to.equal('text')
  })

  it('does not open a value of a removed key', () => {
    expect(sealer(KEY).open('state', sealer(FORMER).seal('state', 'text'))).to.equal(null)
  })

  for (const keys of [[], [randomBytes(16)], [KEY, randomBytes(31)]]) {
    it(`refuses keys of ${keys.map((key) => key.length).join(' and ') || 'no'} bytes`, () => {
      expect(() => sealer(...keys)).to.throw('32 bytes')
    })
  }
})
