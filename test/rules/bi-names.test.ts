import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import { openTestService } from '../support/test-service.js'

/** A taken name, followed by names that are too similar to be registered. */
const LIKENESSES: readonly (readonly [taken: string, ...likenesses: string[]])[] = [
  ['Alice', 'Alice', 'alice', 'ALICE', 'aLICE', 'AIice', 'A1ice', 'Aǀice', 'Alıce'],
  ['paypal', 'PayPal', 'pɑypɑl', 'paypaI', 'paypa1'],
  ['modern', 'rnodern', 'modem', 'MODERN', 'rnodem'],
  ['b0b', 'bOb', 'B0B'],
  ['straße', 'STRASSE', 'strasse', 'STRAẞE', 'Straße'],
  ['istanbul', 'ıstanbul', 'ISTANBUL'],
  ['ılgaz', 'ilgaz', 'ILGAZ'],
  ['cœur', 'coeur', 'CŒUR'],
  ['Élan', 'élan', 'ÉLAN'],
  ['微博用户', '微博用户'],
  ['王O明', '王0明'],
]

/** Names that are refused, since they would look like another name or be invisible. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'full-width letters and digits': ['ａlice', 'alice１', 'Ａdmin'],
  'ligatures and long s': ['ﬁona', 'ſam', 'ǆab'],
  'raised, circled, mathematical and Roman signs': ['adm²', '①ab', '𝐚lice', 'ℌans', 'Ⅷth'],
  'a letter and its mark apart': ['e\u0301ve', 'cafe\u0301'],
  'marks that compose with nothing': ['q\u0301ab', 'a\u20ddb', 'a\u0335b'],
  'Cyrillic, whole or mixed in': ['Алиса', 'pаypal', 'аdmin', 'scоpe', 'aӏice'],
  'Greek, Cherokee, Lisu and other letters': ['Αlpha', 'ΑΒΓ', 'Ꭺlice', 'ꓮlice', 'たろう', '홍길동', 'علی'],
  'digits of other scripts': ['a٣b', 'a३b'],
  'variants of Han letters': ['\u2f2fab', '\uf900\uf900', '\u2f83f', '⼈民', '\u{2f800}ab'],
  'what cannot be seen': [
    'a\u200bb',
    'a\u200cb',
    'a\u200db',
    'a\u2060b',
    'a\ufeffb',
    'a\u00adb',
    'a\u3164b',
    'a\u115fb',
  ],
  'what chooses a form, or tags': ['a\ufe0fb', 'a\u{e0061}b', 'a\u{e0100}b'],
  'what turns the line round': ['a\u202eb', 'a\u202db', 'a\u2066b', 'a\u2069b', 'a\u200fb', 'a\u061cb'],
  'spaces of all kinds': ['a b', ' ab', 'ab ', 'a\u00a0b', 'a\u3000b', 'a\u2009b', 'ab\n', 'a\tb'],
  'controls and halves': ['a\u0000b', 'a\u007fb', 'a\ud800b', 'a\u2028b'],
  signs: ['a@b', 'a/b', 'a\\b', 'a<b', "a'b", '😀😀', 'a\uff0eb'],
}

/** What looks alike only at first sight: honest people may be called both. */
const APART: readonly (readonly [string, string])[] = [
  ['José', 'Jose'],
  ['王小明', '王小朋'],
  ['a.b', 'a_b'],
  ['a-b-c', 'abc'],
  ['user7', 'user8'],
]

function seen(name: string): string {
  return JSON.stringify(name).replaceAll(/[^ -~]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)
}

describe('rule BI-7: names', () => {
  const opened = openedForSuite()
  let browser: Person
  before(async () => {
    browser = new Person(await openTestService(opened))
  })

  const register = (username: string) => browser.register({ username, password: PASSWORD })

  for (const [taken, ...likenesses] of LIKENESSES) {
    it(`BI-7: ${taken} reserves the names that look like it`, async () => {
      const { user } = (await register(taken)).data
      for (const username of likenesses) {
        const answer = await register(username)
        expect(answer.error, seen(username)).to.equal('username_taken')
        expect(answer.text).not.to.include(user.id)
      }
    })
  }

  for (const [kind, names] of Object.entries(REFUSED)) {
    it(`BI-7: a name with ${kind} is refused`, async () => {
      for (const username of names) {
        const { error, envelope } = await register(username)
        expect(error, seen(username)).to.equal('invalid_request')
        expect(envelope.details?.map(({ field }) => field)).to.deep.equal(['username'])
      }
    })
  }

  for (const [one, other] of APART) {
    it(`BI-7: ${one} and ${other} are different names`, async () => {
      for (const username of [one, other]) expect((await register(username)).status).to.equal(201)
    })
  }
})
