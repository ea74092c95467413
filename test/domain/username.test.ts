import { expect } from 'chai'
import { correctedUsername, usernameKey, usernameProblem } from '../../src/domain/username.js'

const ACCEPTED = [
  'ab',
  'Zhang_San',
  '王小明',
  '𠮷野',
  'é-è.ñ',
  'straße',
  'STRAẞE',
  'İpek',
  'ılgaz',
  '7of9',
  '00',
  'a_',
  'a'.repeat(32),
]
const WELL_FORMED_BUT_TOO_LONG = ['a'.repeat(33), '𠮷'.repeat(33)]
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'that NFKC would change': [
    'ａlice',
    'ﬁona',
    'aliſe',
    'x²y',
    'Ⅷth',
    'ℌans',
    'cafe\u0301',
    '\u2f2fab',
    '\uf900\uf900',
    'ǆab',
  ],
  'of the wrong length': ['', 'a', '王', '𠮷', ...WELL_FORMED_BUT_TOO_LONG],
  'with a wrong first character': ['_ab', '-ab', '.ab'],
  'with a mark that composes with nothing': ['q\u0301a', 'aq\u0301', 'a\ufe0fb', 'a\u20ddb'],
  'with what cannot be seen or turns the line round': [
    'a\u200bb',
    'a\u200db',
    'a\u202eb',
    'a\u2066b',
    'a\ufeffb',
    'a\u00adb',
    'a\u2028b',
  ],
  'of another script': ['Алиса', 'pаypal', 'Αλφα', 'たろう', '홍길동', 'علی', 'a٣b'],
  'with signs': ['a b', 'a@b', 'a/b', 'a$', 'a\u0000b', 'ab\n', 'a\ud800b', '😀😀'],
}

function seen(name: string): string {
  return JSON.stringify(name).replaceAll(/[^ -~]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)
}

describe('a username', () => {
  for (const name of ACCEPTED) {
    it(`may be ${seen(name)}`, () => {
      expect(usernameProblem(name)).to.equal(null)
    })
  }

  it('counts code points, up to 32 of them', () => {
    expect(usernameProblem('𠮷'.repeat(32))).to.equal(null)
    expect(usernameProblem('𠮷'.repeat(33))).to.equal('username-form')
  })

  for (const [kind, names] of Object.entries(REFUSED)) {
    for (const name of names) {
      it(`BI-7: refuses a name ${kind}: ${seen(name)}`, () => {
        expect(usernameProblem(name)).to.be.a('string')
      })
    }
  }

  it('BI-7: tells a look-alike variant from a wrong character', () => {
    expect(usernameProblem('ａlice')).to.equal('username-variants')
    expect(usernameProblem('al ice')).to.equal('username-form')
  })

  it('may not begin or end with a space, and says so', () => {
    for (const name of [' alice', 'alice ']) expect(usernameProblem(name)).to.equal('username-spaces')
    expect(usernameProblem('al ice')).to.equal('username-form')
  })

  it('may not begin or end with an invisible character, and says so', () => {
    for (const name of ['\u200ealice', 'alice\u200b', 'alice \u200b', 'alice\ufe0f'])
      expect(usernameProblem(name), seen(name)).to.equal('username-invisible')
    expect(usernameProblem('al\u200bice')).to.equal('username-form')
  })

  it('repeats nothing of what was sent', () => {
    expect(usernameProblem('canary name')).to.not.include('canary')
  })
})

const SAME_KEY: readonly (readonly [string, string])[] = [
  ['ALICE', 'alice'],
  ['straße', 'STRASSE'],
  ['STRAẞE', 'straße'],
  ['STRAẞE', 'strasse'],
  ['ı', 'I'],
  ['ſ', 'S'],
  ['ÉLAN', 'e\u0301lan'],
  ['J\u030c', 'ǰ'],
  ['Ǆ', 'ǆ'],
]
const OTHER_KEY: readonly (readonly [string, string])[] = [
  ['alice', 'alíce'],
  ['İpek', 'ipek'],
  ['王小明', '王小朋'],
  ['a.b', 'a_b'],
]

describe('a corrected username', () => {
  it('has no spaces around it and no full-width letters', () => {
    expect(correctedUsername(' ａlice\u3000')).to.equal('alice')
  })

  it('has nothing invisible around it, and keeps what is inside', () => {
    for (const typed of ['alice\u200b', '\u200e alice \u200b\ufeff', '\u2060\u00adalice\ufe0f', '\u202aalice\u202c'])
      expect(correctedUsername(typed), seen(typed)).to.equal('alice')
    expect(correctedUsername('al\u200bice')).to.equal('al\u200bice')
  })
})

describe('the key of a username', () => {
  for (const [one, other] of SAME_KEY) {
    it(`BI-7: is one for ${seen(one)} and ${seen(other)}`, () => {
      expect(usernameKey(one)).to.equal(usernameKey(other))
    })
  }

  for (const [one, other] of OTHER_KEY) {
    it(`BI-7: keeps ${seen(one)} and ${seen(other)} apart`, () => {
      expect(usernameKey(one)).to.not.equal(usernameKey(other))
    })
  }

  it('BI-7: has a key that does not change when it is computed again, for every Latin letter', () => {
    const letters = Array.from(
      { length: 0x2_0000 },
      (_, point) => `a${point < 0xd800 || point > 0xdfff ? String.fromCodePoint(point) : ''}`,
    )
    const allowed = letters.filter((name) => /\p{Script=Latin}$/u.test(name) && usernameProblem(name) === null)
    expect(allowed.length).to.be.greaterThan(1000)
    expect(allowed.filter((name) => usernameKey(usernameKey(name)) !== usernameKey(name))).to.deep.equal([])
  })
})
