import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { CHECKOUT } from '../../support/program.js'
import { CREDENTIALS, problemsOf, wrongIn } from './reading.js'

const PUBLIC_URL = 'https://login.example.com/base'
const WEIXIN = { WEIXIN_WEB_APPID: 'wx0123456789abcdef', WEIXIN_WEB_SECRET: 's' }
const VARIABLES = ['WEIBO_REDIRECT_URI', 'WEIXIN_REDIRECT_URI'] as const

/** `POST /users/` of docs/http-api.md, for each provider. */
const POST_PATHS = [
  ...readFileSync(join(CHECKOUT, 'docs', 'http-api.md'), 'utf8').matchAll(/^\| (?:`GET` or )?`POST ([^`]+)`/gm),
].flatMap(([, path = '']) => ['weibo', 'weixin'].map((name) => path.replace('{provider}', name).replace('{id}', '7')))

describe('a redirect URI', () => {
  for (const variable of VARIABLES) {
    const wrong = (uri: string, publicUrl = PUBLIC_URL) =>
      wrongIn({ ...CREDENTIALS, ...WEIXIN, PUBLIC_URL: publicUrl, [variable]: uri })

    it(`is no path that the API answers by POST (${variable})`, () => {
      expect(POST_PATHS).to.include.members(['/users/', '/sessions/refresh/', '/oauth/weixin/deauthorize/'])
      for (const path of POST_PATHS) {
        for (const written of [path, path.replace(/\/$/, ''), path.replaceAll('/', '//'), path.toUpperCase()])
          expect(wrong(`${PUBLIC_URL}${written}`), written).to.deep.equal([variable])
      }
      for (const path of ['/%75sers', '/a/../users/?from=weibo', '/%6Fauth/weibo/callback'])
        expect(wrong(`${PUBLIC_URL}${path}`), path).to.deep.equal([variable])
      expect(wrong('https://LOGIN.example.com:443//base//users')).to.deep.equal([variable])
    })

    it(`may be any other page, also one with such a path on another host (${variable})`, () => {
      for (const uri of [
        'https://app.example.com/oauth/weibo/callback',
        'https://login.example.com/oauth/weibo/callback',
        'https://login.example.com/baseusers',
        `${PUBLIC_URL}/`,
        `${PUBLIC_URL}/oauth/callback/`,
        `${PUBLIC_URL}/oauth/callback/weixin/`,
        `${PUBLIC_URL}/oauth/other/callback/`,
        `${PUBLIC_URL}/users/back/`,
        `${PUBLIC_URL}/%zz`,
      ])
        expect(wrong(uri), uri).to.be.empty
    })

    it(`is compared with HOST and PORT without a PUBLIC_URL (${variable})`, () => {
      const at = (uri: string, more = {}) => wrongIn({ [variable]: uri, ...more })
      expect(at('http://127.0.0.1:8888/users/')).to.deep.equal([variable])
      expect(at('http://localhost:8888/users/')).to.deep.equal([variable])
      expect(at('http://[::1]:9000/users/', { HOST: '::', PORT: '9000', SANDBOX: 'on' })).to.deep.equal([variable])
      expect(at('http://127.0.0.1:3000/users/')).to.be.empty
      expect(at('http://127.0.0.1:3000/users/', { PORT: '0' })).to.be.empty
    })
  }

  it('is told with its value', () => {
    const WEIBO_REDIRECT_URI = `${PUBLIC_URL}/users/`
    expect(problemsOf({ ...CREDENTIALS, PUBLIC_URL, WEIBO_REDIRECT_URI })).to.deep.equal([
      `WEIBO_REDIRECT_URI is "${WEIBO_REDIRECT_URI}": expected a page, and no path that the API answers by POST`,
    ])
  })
})
