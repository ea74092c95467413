import { expect } from 'chai'
import type { Sealer } from '../../src/application/ports/sealer.js'

/**
 * @param longest the greatest number of characters that it seals
 * @param open creates a sealer; all sealers share a key
 */
export function sealerContract(name: string, longest: number, open: () => Sealer): void {
  describe(`Sealer contract: ${name}`, () => {
    for (const text of ['', 'a', '["状态","\u2028",null]', 'x'.repeat(longest)]) {
      it(`gives back what it sealed: ${text.length} characters`, () => {
        expect(open().open('state', open().seal('state', text))).to.equal(text)
      })
    }

    it('shows nothing of the text, and seals the same text differently each time', () => {
      const seals = Array.from({ length: 1000 }, () => open().seal('state', 'attack at dawn'))
      expect(new Set(seals).size).to.equal(1000)
      for (const sealed of seals.slice(0, 10)) {
        expect(sealed + Buffer.from(sealed, 'base64url').toString('latin1')).not.to.include('dawn')
      }
    })

    it('writes only characters that need no encoding in a URL, a form or a cookie', () => {
      expect(open().seal('state', 'any text')).to.match(/^[\w-]+$/)
    })

    it('opens a seal only as its own kind (BI-4)', () => {
      const sealed = open().seal('state', 'text')
      for (const kind of ['ticket', 'State', 'state ', '', 'stat']) expect(open().open(kind, sealed)).to.equal(null)
    })

    it('opens no seal that was changed at any place', () => {
      const sealed = open().seal('state', 'text of some length')
      for (let at = 0; at < sealed.length; at += 1) {
        for (const other of ['A', 'B', '_', '', `${sealed[at]}A`, '=', ' ', '+']) {
          const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
          if (changed !== sealed) expect(open().open('state', changed), changed).to.equal(null)
        }
      }
    })

    it('opens nothing that was cut, lengthened, padded or put together from two', () => {
      const [one, other] = ['one text', 'other text'].map((text) => open().seal('state', text)) as [string, string]
      for (let length = 0; length < one.length; length += 1) {
        expect(open().open('state', one.slice(0, length))).to.equal(null)
        expect(open().open('state', one.slice(length + 1))).to.equal(null)
        const mixed = one.slice(0, length) + other.slice(length)
        if (mixed !== one && mixed !== other) expect(open().open('state', mixed)).to.equal(null)
      }
      for (const end of ['=', '==', 'A', 'AAAA', '\n', ' ', '.', '\0', one]) {
        expect(open().open('state', one + end), JSON.stringify(end)).to.equal(null)
      }
    })

    for (const text of ['', 'null', 'a.b.c', '\0', '微博', 'A'.repeat(38), 'A'.repeat(10_000)]) {
      it(`opens no text that was not sealed: ${JSON.stringify(text.slice(0, 12))} (${text.length} characters)`, () => {
        expect(open().open('state', text)).to.equal(null)
      })
    }
  })
}
