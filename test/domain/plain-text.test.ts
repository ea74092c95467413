import { expect } from 'chai'
import { hasControlCharacters, isLossy, plainText } from '../../src/domain/plain-text.js'

describe('plain text', () => {
  const forgeries: Readonly<Record<string, string>> = {
    'line feeds': '\n',
    'carriage returns': '\r\n',
    'the beginnings of ANSI sequences': '\u001b',
    'one-byte ANSI sequences': '\u009b',
    'line separators': '\u2028',
    'paragraph separators': '\u2029',
    'next-line signs': '\u0085',
    'bidi overrides': '\u202e',
    'bidi isolates': '\u2066\u2069',
    'zero-width signs': '\u200b\u200d\ufeff',
    'invisible tags': '\u{e0041}',
    'zero bytes': '\0',
    'lone high surrogates': '\ud83d',
    'lone low surrogates': '\ude00',
  }
  for (const [kind, forgery] of Object.entries(forgeries)) {
    it(`LG-2: lets no ${kind} through`, () => {
      expect(plainText(`one${forgery}two`, 100)).to.equal('onetwo')
    })
  }

  it('LG-2: leaves of an ANSI sequence what a terminal shows as text', () => {
    expect(plainText('\u001b[31mred\u001b[0m', 100)).to.equal('[31mred[0m')
  })

  it('keeps ordinary text as it is', () => {
    const text = 'Mozilla/5.0 (iPhone; 微博) é 😀 "quoted" \\ <b>'
    expect(plainText(text, 256)).to.equal(text)
  })

  it('cuts at so many characters, and never through one', () => {
    expect(plainText('😀'.repeat(5), 3)).to.equal('😀😀😀')
    expect(plainText('abcde', 5)).to.equal('abcde')
    expect(plainText('abcdef', 5)).to.equal('abcde')
  })

  it('LG-2: leaves no half where its own first cut falls within a character', () => {
    const text = `${'\u200b'.repeat(3)}😀`
    expect(plainText(text, 1)).to.equal('')
    expect(plainText(`\u200b\u200b😀`, 1)).to.equal('😀')
  })

  it('LG-2: makes short work of 1 MB', () => {
    const began = process.cpuUsage()
    expect(plainText('x\n'.repeat(1 << 19), 256)).to.equal('x'.repeat(256))
    expect(plainText('\u202e'.repeat(1 << 20), 256)).to.equal('')
    // Not the time on the wall, which depends on the machine's load.
    const { user, system } = process.cpuUsage(began)
    expect(user + system, 'microseconds').to.be.lessThan(50_000)
  })
})

describe('what a text has', () => {
  for (const [name, text, hasControls, lossy] of [
    ['nothing', '', false, false],
    ['ordinary signs', 'é 微博 😀 \u202e\u2028', false, false],
    ['a line feed', 'a\nb', true, false],
    ['an escape', '\u001b[31m', true, false],
    ['a C1 control', '\u009b', true, false],
    ['a NUL', 'a\0', true, true],
    ['an unpaired high surrogate', 'a\ud83d', true, true],
    ['an unpaired low surrogate', '\ude00a', true, true],
  ] as const) {
    it(`${name}: ${hasControls ? '' : 'no '}control characters (IN-1), and ${lossy ? '' : 'not '}lossy (OA-7)`, () => {
      expect(hasControlCharacters(text)).to.equal(hasControls)
      expect(isLossy(text)).to.equal(lossy)
    })
  }
})
