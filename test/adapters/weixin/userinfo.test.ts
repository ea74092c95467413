import { expect } from 'chai'
import type { WeixinChannel, WeixinSettings } from '../../../src/adapters/weixin/weixin-settings.js'
import { type Answer, json, text } from '../../support/scripted-provider.js'
import { ACCESS_TOKEN, OPENID, SESSION_ANSWER, TOKEN_ANSWER, UNIONID, WeixinUnderTest } from './weixin-under-test.js'

const USERINFO = { openid: OPENID, unionid: UNIONID, nickname: '王小明', headimgurl: 'https://thirdwx.qlogo.cn/1/132' }
const WITHOUT_UNIONID = { ...TOKEN_ANSWER, unionid: undefined }
const failed = { outcome: 'failed', error: 'provider_error' }

describe('WeixinProvider, asking about a person', () => {
  let test: WeixinUnderTest
  const open = async (settings: Partial<WeixinSettings> = {}) => {
    test = await WeixinUnderTest.open(settings)
  }
  beforeEach(() => open())
  afterEach(() => test.close())

  const profile = async (userinfo: Answer | object, channel: WeixinChannel = 'web') => {
    test.answers(channel, TOKEN_ANSWER)
    test.answersUserinfo(userinfo)
    return (await test.authenticated(channel)).profile()
  }
  /** What userinfo returns as the unionid that the token answer lacks. */
  const ask = async (channel: WeixinChannel, userinfo: Answer | object, isKnown: boolean) => {
    test.answers(channel, channel === 'mini' ? { ...SESSION_ANSWER, unionid: undefined } : WITHOUT_UNIONID)
    test.answersUserinfo(userinfo)
    const { missingHandle } = await test.authenticated(channel)
    const told = missingHandle && (await missingHandle.ask(isKnown))
    return told && 'handles' in told ? told.handles.slice(1) : told
  }

  it('sends the access token and the openid once, and shows name and picture', async () => {
    expect(await profile(USERINFO)).to.deep.equal({ screenName: '王小明', avatarUrl: USERINFO.headimgurl })
    const [, call, ...others] = test.server.calls
    expect(others).to.deep.equal([])
    expect([...(call?.query ?? [])]).to.deep.equal([
      ['access_token', ACCESS_TOKEN],
      ['openid', OPENID],
      ['lang', 'zh_CN'],
    ])
  })

  it('makes no call before the profile is requested', async () => {
    test.answers('web', TOKEN_ANSWER)
    await test.authenticated('web')
    expect(test.server.calls).to.have.lengthOf(1)
  })

  it('asks once for unionid and profile together', async () => {
    test.answers('web', WITHOUT_UNIONID)
    test.answersUserinfo(USERINFO)
    const authentication = await test.authenticated('web')
    expect(authentication.missingHandle?.kind).to.equal('unionid')
    expect(await authentication.missingHandle?.ask(false)).to.have.nested.property('identity.uid', UNIONID)
    expect(await authentication.profile()).to.include({ screenName: '王小明' })
    expect(test.server.calls).to.have.lengthOf(2)
  })

  for (const name of ['👨‍👩‍👧‍👦', '❤️‍🔥 🏳️‍🌈', '1️⃣', '👍🏽'])
    it(`WX-13: keeps the name ${name} whole`, async () => {
      expect(await profile({ ...USERINFO, nickname: name })).to.include({ screenName: name })
    })

  const nameless: Readonly<Record<string, Answer | object>> = {
    'no name': { ...USERINFO, nickname: undefined },
    'an empty name': { ...USERINFO, nickname: '' },
    'a name of spaces': { ...USERINFO, nickname: ' \u3000 ' },
    'the name of persons without name': { ...USERINFO, nickname: '微信用户' },
    'a number as name': { ...USERINFO, nickname: 5 },
    'another openid': { ...USERINFO, openid: 'another' },
    'no openid': { ...USERINFO, openid: undefined },
    'an error beside it': { ...USERINFO, errcode: 48001 },
    'a snapshot user': { ...USERINFO, is_snapshotuser: 1 },
    'an error of status 500': json(500, USERINFO),
    'a page': text(200, '<html>'),
    'bytes that are not UTF-8': (response) =>
      void response.end(Buffer.from(JSON.stringify({ ...USERINFO, nickname: 'Jos\u00e9' }), 'latin1')),
  }
  for (const [what, userinfo] of Object.entries(nameless))
    it(`WX-9: returns no profile if userinfo returns ${what}`, async () => {
      expect(await profile(userinfo)).to.equal(null)
    })

  const pictures: Readonly<Record<string, string | null>> = {
    'http://thirdwx.qlogo.cn/mmopen/1/132': 'https://thirdwx.qlogo.cn/mmopen/1/132',
    'https://wx.qlogo.cn/1': 'https://wx.qlogo.cn/1',
    '': null,
    'javascript:alert(1)': null,
    '/relative': null,
    'http://user:password@thirdwx.qlogo.cn/1': null,
    'http://user@thirdwx.qlogo.cn/1': null,
    'http://127.0.0.1:8889/1.svg': 'http://127.0.0.1:8889/1.svg',
  }
  for (const [headimgurl, avatarUrl] of Object.entries(pictures))
    it(`hands on the picture ${JSON.stringify(headimgurl)} as ${avatarUrl}`, async () => {
      expect(await profile({ ...USERINFO, headimgurl })).to.include({ avatarUrl })
    })

  it('leaves http to a picture of the sandbox, which has the address of Weixin for browsers', async () => {
    await test.close()
    await open({ openUrl: 'http://192.168.1.20:8889' })
    const pictureAt = async (headimgurl: string) => (await profile({ ...USERINFO, headimgurl }))?.avatarUrl
    expect(await pictureAt('http://192.168.1.20:8889/1.svg')).to.equal('http://192.168.1.20:8889/1.svg')
    expect(await pictureAt('http://192.168.1.20/1.svg')).to.equal('https://192.168.1.20/1.svg')
  })

  it('WX-9: shows the name beside a unionid of another form', async () => {
    expect(await profile({ ...USERINFO, unionid: 'a b' })).to.include({ screenName: USERINFO.nickname })
  })

  it('returns no profile if the scope does not allow it, and makes no call', async () => {
    test.answers('mp', { ...TOKEN_ANSWER, scope: 'snsapi_base' })
    expect(await (await test.authenticated('mp')).profile()).to.equal(null)
    test.answers('mini', SESSION_ANSWER)
    expect(await (await test.authenticated('mini')).profile()).to.equal(null)
    expect(test.server.calls.filter(({ path }) => path === '/sns/userinfo')).to.deep.equal([])
  })

  it('keeps one deadline over both calls', async () => {
    await test.close()
    await open({ timeoutMs: 300 })
    const began = performance.now()
    expect(await profile(() => {})).to.equal(null)
    expect(performance.now() - began).to.be.within(250, 2300)
  })

  for (const channel of ['web', 'app', 'mp'] as const) {
    it(`finds the unionid that the token answer lacks (${channel})`, async () => {
      expect(await ask(channel, USERINFO, false)).to.deep.equal([`unionid:${UNIONID}`])
      expect(await ask(channel, USERINFO, true)).to.deep.equal([`unionid:${UNIONID}`])
    })

    it(`WX-9: fails if userinfo returns another openid, for an unknown person only (${channel})`, async () => {
      const another = { ...USERINFO, openid: 'another' }
      expect(await ask(channel, another, false)).to.deep.equal(failed)
      expect(await ask(channel, another, true)).to.deep.equal([])
    })
  }

  for (const what of ['nothing', 'an error', 'a unionid of another form', 'a snapshot user'] as const) {
    const answers = {
      nothing: { ...USERINFO, unionid: null },
      'an error': { errcode: -1 },
      'a unionid of another form': { ...USERINFO, unionid: 'a b' },
      'a snapshot user': { ...USERINFO, is_snapshotuser: 1 },
    }
    for (const channel of ['web', 'app'] as const)
      it(`WX-8: fails for an unknown person if userinfo returns ${what} (${channel})`, async () => {
        expect(await ask(channel, answers[what], false)).to.deep.equal(failed)
        expect(await ask(channel, answers[what], true)).to.deep.equal([])
      })
    it(`WX-8: lets an unknown person be bound by the openid if userinfo returns ${what} (mp)`, async () => {
      expect(await ask('mp', answers[what], false)).to.deep.equal([])
    })
  }

  it('WX-8: follows WEIXIN_UNIONID on every channel', async () => {
    const without = { ...USERINFO, unionid: '' }
    expect(await ask('mini', without, false)).to.equal(undefined)
    await test.close()
    await open({ unionid: 'expected' })
    for (const channel of ['web', 'mp', 'app', 'mini'] as const)
      expect(await ask(channel, without, false), channel).to.deep.equal(failed)
    expect(await ask('mini', without, true)).to.deep.equal([])
    await test.close()
    await open({ unionid: 'optional' })
    for (const channel of ['web', 'mp', 'app'] as const)
      expect(await ask(channel, without, false), channel).to.deep.equal([])
  })
})
