import { expect } from 'chai'
import { UnhomoglyphConfusables } from '../../../src/adapters/system/unhomoglyph-confusables.js'
import { usernameProblem } from '../../../src/domain/username.js'

const confusables = new UnhomoglyphConfusables()

describe('UnhomoglyphConfusables', () => {
  const alike: [string, string][] = [
    ['Alice', 'AIice'],
    ['Alice', 'A1ice'],
    ['modern', 'modem'],
    ['admin', 'admın'],
    ['b0b', 'bOb'],
    ['paypal', 'pаypаl'],
    ['scope', 'ѕсоре'],
    ['rné', 'mé'],
    ['né', 'ne\u0301'],
    ['Íl', 'ĺI'],
    ['ﬁne', 'fine'],
    ['ⅼogin', 'login'],
    ['Αlice', 'Alice'],
    ['ɑlice', 'alice'],
    ['人', '⼈'],
  ]
  for (const [one, other] of alike) {
    it(`gives ${one} and ${other} one skeleton (BI-7)`, () => {
      expect(confusables.skeleton(one)).to.equal(confusables.skeleton(other))
    })
  }

  const different: [string, string][] = [
    ['alice', 'alicf'],
    ['alice', 'alic'],
    ['张三', '张二'],
    ['user1', 'user2'],
    ['a-b', 'a.b'],
    ['a_b', 'a-b'],
    ['José', 'Jose'],
  ]
  for (const [one, other] of different) {
    it(`keeps ${one} and ${other} apart`, () => {
      expect(confusables.skeleton(one)).not.to.equal(confusables.skeleton(other))
    })
  }

  it('leaves a skeleton unchanged', () => {
    for (const name of ['AIice1', 'modem', 'Wuï-ß_0', '张三.O']) {
      const skeleton = confusables.skeleton(name)
      expect(confusables.skeleton(skeleton)).to.equal(skeleton)
    }
  })

  it('is fast for the longest name', () => {
    const name = 'mI1ïW'.repeat(7).slice(0, 32)
    expect(usernameProblem(name)).to.equal(null)
    const began = performance.now()
    for (let round = 0; round < 100; round += 1) confusables.skeleton(name)
    expect(performance.now() - began).to.be.below(500)
  })
})
