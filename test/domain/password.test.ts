import { expect } from 'chai'
import { newPasswordProblem, normalizedPassword, passwordSizeProblem } from '../../src/domain/password.js'

const nothingIsCommon = async () => false

describe('a new password', () => {
  const accepted: Readonly<Record<string, string>> = {
    '8 code points': 'aB3$efgh',
    '128 code points': 'x'.repeat(128),
    '8 emoji of two code units each': '😀'.repeat(8),
    '128 emoji': '😀'.repeat(128),
    'blanks alone': ' '.repeat(8),
    'Han alone': '床前明月光疑是地上霜',
    'controls and zero': '\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007',
  }
  for (const [kind, password] of Object.entries(accepted)) {
    it(`CR-2: may be ${kind}`, async () => {
      expect(await newPasswordProblem(password, nothingIsCommon)).to.equal(null)
    })
  }

  const refused: Readonly<Record<string, string>> = {
    'nothing at all': '',
    '7 code points': 'aB3$efg',
    '7 emoji of two code units each': '😀'.repeat(7),
    '129 code points': 'x'.repeat(129),
    '129 emoji': '😀'.repeat(129),
    '8 code points that compose to 4': 'e\u0301'.repeat(4),
  }
  for (const [kind, password] of Object.entries(refused)) {
    it(`CR-2: is not ${kind}`, async () => {
      expect(await newPasswordProblem(password, nothingIsCommon)).to.include('8 to 128')
    })
  }

  it('CR-2: is not half characters, which hash as one and the same', async () => {
    expect(await newPasswordProblem('canary12\ud800', nothingIsCommon)).to.include('well-formed')
  })

  it('CR-2: counts after composing, so that 256 code points may be 128', async () => {
    expect(await newPasswordProblem('e\u0301'.repeat(128), nothingIsCommon)).to.equal(null)
    expect(await newPasswordProblem('e\u0301'.repeat(129), nothingIsCommon)).to.include('8 to 128')
  })

  it('CR-2: is none of the common ones, asked for in its composed form', async () => {
    const isCommon = async (password: string) => password === 'cafécafé'
    expect(await newPasswordProblem('cafe\u0301cafe\u0301', isCommon)).to.include('common')
    expect(await newPasswordProblem('cafécafé!', isCommon)).to.equal(null)
  })

  it('CR-2: is refused over 1 KB before anything else is asked about it', async () => {
    const asked: string[] = []
    const problem = await newPasswordProblem('x'.repeat(1025), async (password) => asked.push(password) > 0)
    expect(problem).to.include('1024 bytes')
    expect(asked).to.deep.equal([])
  })

  it('repeats nothing of what was sent', async () => {
    expect(await newPasswordProblem('canary', nothingIsCommon)).to.not.include('canary')
    expect(await newPasswordProblem('canary-canary', async () => true)).to.not.include('canary')
  })
})

describe('the size of a password', () => {
  const signs = [
    ['a', 1],
    ['\u007f', 1],
    ['\u0080', 2],
    ['\u07ff', 2],
    ['\u0800', 3],
    ['王', 3],
    ['\uffff', 3],
    ['\u{10000}', 4],
    ['😀', 4],
    ['\ud800', 3],
  ] as const
  for (const [sign, bytes] of signs) {
    const fits = sign.repeat(Math.floor(1024 / bytes))
    it(`CR-2: counts ${bytes} bytes of UTF-8 for U+${sign.codePointAt(0)?.toString(16)}, up to 1024`, () => {
      expect(passwordSizeProblem(fits)).to.equal(null)
      expect(passwordSizeProblem(fits + sign)).to.include('1024 bytes')
    })
  }
})

describe('the form of a password that is hashed', () => {
  it('CR-2: is one for what two systems type differently', () => {
    expect(normalizedPassword('cafe\u0301')).to.equal(normalizedPassword('café'))
  })

  it('CR-2: keeps apart what only looks alike, and cuts nothing off', () => {
    expect(normalizedPassword('ｐａｓｓ')).to.equal('ｐａｓｓ')
    expect(normalizedPassword(`${'x'.repeat(500)} `)).to.have.length(501)
  })
})
