import { expect } from 'chai'
import { displayName, hasControlCharacters, isLossy, plainText } from '../../src/domain/plain-text.js'

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

  it('cuts at the maximum length, and never within a character', () => {
    expect(plainText('😀'.repeat(5), 3)).to.equal('😀😀😀')
    expect(plainText('abcde', 5)).to.equal('abcde')
    expect(plainText('abcdef', 5)).to.equal('abcde')
  })

  it('LG-2: leaves no half where its own first cut falls within a character', () => {
    const text = `${'\u200b'.repeat(3)}😀`
    expect(plainText(text, 1)).to.equal('')
    expect(plainText(`\u200b\u200b😀`, 1)).to.equal('😀')
  })

  it('LG-2: is fast for 1 MB', () => {
    const began = process.cpuUsage()
    expect(plainText('x\n'.repeat(1 << 19), 256)).to.equal('x'.repeat(256))
    expect(plainText('\u202e'.repeat(1 << 20), 256)).to.equal('')
    // Not the time on the wall, which depends on the machine's load.
    const { user, system } = process.cpuUsage(began)
    expect(user + system, 'microseconds').to.be.lessThan(50_000)
  })
})

describe('a name to show', () => {
  const SCOTLAND = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'

  for (const [kind, name] of Object.entries({
    'a family, which joiners make': '小雨👨‍👩‍👧‍👦',
    'a flag, which variation selectors and joiners make': '🏳️‍🌈 🏴‍☠️',
    'a flag of two letters': '🇨🇳🇭🇰',
    'a flag, which tags make': `${SCOTLAND}小雨`,
    'a heart in colour': '❤️',
    'skin colours': '👍🏽',
    'Persian, with its non-joiner': 'می\u200cخواهم',
    'Sinhala, with its joiner': 'ක්\u200dෂ',
    'Mongolian, with its selector': 'ᠭ\u180bᠠ',
    'a Han variant': '葛\u{e0100}',
    'ordinary signs': '林小雨_é <b> "x" \\',
  })) {
    it(`keeps ${kind}`, () => {
      expect(displayName(name, 64)).to.equal(name)
    })
  }

  for (const [kind, forgery] of Object.entries({
    'line feeds': '\r\n',
    escapes: '\u001b\u009b',
    'zero bytes': '\0',
    'line and paragraph separators': '\u2028\u2029\u0085',
    'bidi overrides': '\u202e\u202c',
    'bidi isolates': '\u2066\u2069',
    'bidi marks': '\u200e\u200f\u061c',
    'invisible signs that join nothing': '\u200b\u2060\ufeff\u00ad',
    'tags without a flag': '\u{e0041}\u{e0042}\u{e007f}',
    'lone surrogates': '\ud83d',
  })) {
    it(`lets no ${kind} through`, () => {
      expect(displayName(`one${forgery}two`, 64)).to.equal('onetwo')
    })
  }

  it('removes tags after a flag to which they do not belong', () => {
    expect(displayName('\u{1f3f4}\u{e0067}x', 64)).to.equal('\u{1f3f4}x')
    expect(displayName(`\u{1f3f4}${'\u{e0041}'.repeat(31)}\u{e007f}`, 64)).to.equal('\u{1f3f4}')
  })

  it('has no spaces around it', () => {
    expect(displayName(' \u202e 林小雨\u2028 ', 64)).to.equal('林小雨')
  })

  for (const [kind, name] of Object.entries({
    nothing: '',
    spaces: ' \u3000',
    joiners: '\u200d\u200c\ufe0f',
    'spaces and joiners': '\u200d \u200d',
    'a filler': '\u3164',
    overrides: '\u202e',
  })) {
    it(`is empty where ${kind} would be all that is shown`, () => {
      expect(displayName(name, 64)).to.equal('')
    })
  }

  it('is cut at the maximum length, and never within a sign of several characters', () => {
    const family = '👨‍👩‍👧‍👦'
    expect([...family]).to.have.length(7)
    expect(displayName(`${family}${family}`, 13)).to.equal(family)
    expect(displayName(`${family}${family}`, 14)).to.equal(`${family}${family}`)
    expect(displayName(`a${SCOTLAND}`, 7)).to.equal('a')
    expect(displayName('abcdef', 5)).to.equal('abcde')
  })

  it('is cut inside a character that alone is too long', () => {
    expect(displayName(`e${'\u0301'.repeat(100)}`, 64)).to.equal(`e${'\u0301'.repeat(63)}`)
  })

  it('is fast for 1 MB', () => {
    const began = process.cpuUsage()
    expect(displayName('x\n'.repeat(1 << 19), 64)).to.equal('x'.repeat(64))
    expect(displayName('\u{1f3f4}\u{e0041}'.repeat(1 << 18), 64)).to.equal('\u{1f3f4}'.repeat(64))
    expect(displayName('\u200d'.repeat(1 << 20), 64)).to.equal('')
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
