import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { decodeBase62, encodeBase62 } from '../../../src/adapters/jwt/base62.js'

describe('base 62', () => {
  // Written by base-x 5, which wrote the states of former versions.
  const texts: Readonly<Record<string, string>> = {
    '': '',
    '00': '0',
    '0001': '01',
    ff: '47',
    ffffffffffffffffff: '1SkYaaiXSSTS3',
    '00000102030405060708090a0b0c0d0e0f': '00SYW7RiJxkEgOGusQGwp',
  }
  for (const [hex, text] of Object.entries(texts)) {
    it(`writes the bytes "${hex}" as "${text}"`, () => {
      expect(encodeBase62(Buffer.from(hex, 'hex'))).to.equal(text)
      expect(decodeBase62(text)?.toString('hex')).to.equal(hex)
    })
  }

  it('reads what it writes, of any length', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Buffer.concat([Buffer.alloc(length % 3), randomBytes(length)])
      expect(decodeBase62(encodeBase62(bytes))).to.deep.equal(bytes)
    }
  })

  it('writes what it reads, so that bytes have one text only', () => {
    for (const text of ['0', '000', '0a', 'zzzzzzzz', 'zzzzzzzzz', '00000000', '0000000000001', 'Z'.repeat(128)])
      expect(encodeBase62(decodeBase62(text) ?? Buffer.alloc(0))).to.equal(text)
  })

  it('reads no other characters', () => {
    for (const text of ['-', 'a-b', 'a b', ' a', 'é', '😀', `${'a'.repeat(20)}_`, `+${'a'.repeat(20)}`])
      expect(decodeBase62(text), text).to.equal(null)
  })
})
