import { expect } from 'chai'
import { cookieSuffix } from '../../../src/adapters/http/cookie-names.js'

describe('cookieSuffix', () => {
  for (const [publicUrl, suffix] of [
    ['http://127.0.0.1', ''],
    ['https://login.example/', ''],
    ['http://a.example:80', ''],
    ['https://a.example:443', ''],
    ['http://a.example:443', '-443'],
    ['http://[::1]:8888', '-8888'],
    ['https://a.example/login', '.login'],
    ['https://a.example/login/', '.login'],
    ['https://a.example//a///b//', '.a.b'],
    ['https://a.example:8443/a/b', '-8443.a.b'],
    ['https://a.example/a_b/c-d/e.f/~g', '.a_b.c-d.e%2Ef.~g'],
    ['https://a.example/a.b', '.a%2Eb'],
    ['https://a.example/中 文', '.%E4%B8%AD%20%E6%96%87'],
    ['https://a.example/a(b)/c;d=e,f/g:h@i/[j]', '.a%28b%29.c%3Bd%3De%2Cf.g%3Ah%40i.%5Bj%5D'],
    ["https://a.example/!$&'*+", ".!$&'*+"],
  ] as const) {
    it(`is ${JSON.stringify(suffix)} for ${publicUrl}`, () => {
      expect(cookieSuffix(publicUrl)).to.equal(suffix)
      // RFC 6265: a name is a token.
      expect(suffix).to.match(/^[!#$%&'*+.^_`|~\w-]*$/)
    })
  }
})
