import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import type { ProviderProfile } from '../../../src/domain/provider-identity.js'
import { type Answer, json, ScriptedProvider, text } from '../../support/scripted-provider.js'
import {
  ACCESS_TOKEN,
  CODE,
  PROFILE_PATH,
  ProviderUnderTest,
  TOKEN_ANSWER,
  TOKEN_PATH,
  UID,
} from './provider-under-test.js'

const PERSON = {
  id: 1404376560,
  idstr: UID,
  screen_name: '小微',
  profile_image_url: 'https://tva1.sinaimg.cn/small.jpg',
  avatar_large: 'https://tva1.sinaimg.cn/large.jpg',
}

async function profileOf({ provider, weibo }: ProviderUnderTest): Promise<ProviderProfile | null> {
  weibo.answers(TOKEN_PATH, json(200, TOKEN_ANSWER))
  const authentication = await provider.authenticate(CODE)
  return authentication.outcome === 'authenticated' ? authentication.profile() : expect.fail(authentication.outcome)
}

describe('WeiboProvider, asking for a profile', () => {
  let test: ProviderUnderTest
  beforeEach(async () => {
    test = await ProviderUnderTest.open()
  })
  afterEach(() => test.close())

  it('tells name and picture', async () => {
    test.weibo.answers(PROFILE_PATH, json(200, PERSON))
    expect(await profileOf(test)).to.deep.equal({ screenName: '小微', avatarUrl: PERSON.avatar_large })
    const [, call] = test.weibo.calls
    expect(call).to.include({ method: 'GET', path: '/2/users/show.json', body: '' })
    expect([...(call?.query ?? [])]).to.deep.equal([
      ['access_token', ACCESS_TOKEN],
      ['uid', UID],
    ])
  })

  it('makes no call until the profile is requested', async () => {
    test.weibo.answers(TOKEN_PATH, json(200, TOKEN_ANSWER))
    await test.provider.authenticate(CODE)
    expect(test.weibo.calls.map(({ path }) => path)).to.deep.equal(['/oauth2/access_token'])
  })

  it('asks nothing where profiles are switched off', async () => {
    const off = await ProviderUnderTest.open({ fetchProfile: false })
    expect(await profileOf(off)).to.equal(null)
    expect(off.weibo.calls).to.have.length(1)
    await off.close()
  })

  it('gets what is left of the deadline, also when the exchange took most of it (OB-2)', async () => {
    const [timeoutMs, exchangeMs] = [1000, 800]
    await test.close()
    test = await ProviderUnderTest.open({ timeoutMs })
    const began = performance.now()
    test.weibo.answers(TOKEN_PATH, (response) => void delay(exchangeMs).then(() => json(200, TOKEN_ANSWER)(response)))
    test.weibo.answers(PROFILE_PATH, () => {})
    const authentication = await test.provider.authenticate(CODE)
    expect(authentication).to.include({ outcome: 'authenticated' })
    expect(authentication.outcome === 'authenticated' && (await authentication.profile())).to.equal(null)
    expect(performance.now() - began).to.be.within(timeoutMs - 10, timeoutMs + exchangeMs - 100)
  })

  const names: Record<string, [written: string, shown: string | undefined]> = {
    'without what could forge a line (LG-2)': ['a\r\nb\u001b[31m\u2028c\u202ed\u200be', 'ab[31mcde'],
    'cut at 64 characters, none of them in half': ['😀'.repeat(65), '😀'.repeat(64)],
    'without spaces around it': ['  name ', 'name'],
    'of markup as it is, since whoever shows it must escape it': ['<b>x</b>', '<b>x</b>'],
    'not at all where nothing is left of it': ['\u200b\u202e ', undefined],
  }
  for (const [how, [written, shown]] of Object.entries(names)) {
    it(`shows a name ${how}`, async () => {
      test.weibo.answers(PROFILE_PATH, json(200, { ...PERSON, screen_name: written }))
      expect((await profileOf(test))?.screenName).to.equal(shown)
    })
  }

  const long = `https://a.sinaimg.cn/${'x'.repeat(600)}`
  const avatars: [what: string, large: unknown, small: unknown, shown: string | null][] = [
    ['the small one where the large one is no https', 'http://a.cn/l', 'https://a.cn/s', 'https://a.cn/s'],
    ['http where there is nothing better', 'http://a.cn/l', 'http://a.cn/s', 'http://a.cn/l'],
    ['the small one alone', undefined, 'https://a.cn/s', 'https://a.cn/s'],
    ['no script', 'javascript:alert(1)', 'data:image/png;base64,AA==', null],
    ['no path', '/etc/passwd', '//a.cn/s', null],
    ['no credentials', 'https://user:pw@a.cn/l', 'https://user@a.cn/', null],
    ['nothing over-long', long, undefined, null],
    ['nothing that is over-long once it is escaped', `https://a.cn/${'微'.repeat(100)}`, undefined, null],
    ['no number, no object', 7, { url: 'https://a.cn/' }, null],
    ['markup escaped', 'https://a.cn/"><script>', undefined, 'https://a.cn/%22%3E%3Cscript%3E'],
  ]
  for (const [what, avatar_large, profile_image_url, shown] of avatars) {
    it(`shows as picture ${what}`, async () => {
      test.weibo.answers(PROFILE_PATH, json(200, { ...PERSON, avatar_large, profile_image_url }))
      expect(await profileOf(test)).to.deep.equal({ screenName: '小微', avatarUrl: shown })
    })
  }

  const failures: Record<string, Answer> = {
    'says nothing': () => {},
    'resets the connection': ({ socket }) => void socket?.resetAndDestroy(),
    'answers with a page': text(502, '<html>'),
    'answers with an error that repeats the token': json(403, { error_code: 10023, error: ACCESS_TOKEN }),
    'tells of somebody else': json(200, { ...PERSON, idstr: '2' }),
    'tells no id': json(200, { ...PERSON, idstr: undefined }),
    'tells no name': json(200, { ...PERSON, screen_name: undefined }),
    'tells too much': json(200, { ...PERSON, description: 'x'.repeat(70_000) }),
  }
  for (const [behaviour, answer] of Object.entries(failures)) {
    it(`fails nothing when Weibo ${behaviour}`, async () => {
      test.weibo.answers(PROFILE_PATH, answer)
      expect(await profileOf(test)).to.equal(null)
      expect(test.lines.map(({ level }) => level)).to.deep.equal(['info'])
    })
  }

  it('sends no token to the target of a redirect (OB-1)', async () => {
    const elsewhere = await ScriptedProvider.open()
    test.weibo.answers(PROFILE_PATH, text(302, '', { location: elsewhere.url }))
    const profile = await profileOf(test)
    await elsewhere.close()
    expect(profile).to.equal(null)
    expect(elsewhere.connections).to.equal(0)
  })
})
