import { expect } from 'chai'
import type { WeixinSettings } from '../../../src/adapters/weixin/weixin-settings.js'
import { settingsFor, WeixinUnderTest } from './weixin-under-test.js'

const { applications } = settingsFor('')
const { web, mp, app } = applications
const BACK = 'https%3A%2F%2Fapp.example.com%2Foauth%2Fcallback%2Fweixin%2F'
const WECHAT = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI'
const WECOM = `${WECHAT} wxwork/4.1.0`
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

describe('WeixinProvider, sending a browser to Weixin', () => {
  let test: WeixinUnderTest
  const open = async (settings: Partial<WeixinSettings> = {}) => {
    test = await WeixinUnderTest.open(settings)
  }
  beforeEach(() => open())
  afterEach(() => test.close())

  const url = (channel: string, forceLogin = false) =>
    test.provider.authorizationUrl({ channel, state: 'aState1', forceLogin })

  it('opens the QR code with the parameters in their order and the fragment at the end', () => {
    const expected = `https://open.weixin.qq.com/connect/qrconnect?appid=${web?.appid}&redirect_uri=${BACK}&response_type=code&scope=snsapi_login&state=aState1#wechat_redirect`
    expect(url('web')).to.equal(expected)
    expect(url('web', true)).to.equal(expected)
  })

  it('opens the page inside WeChat with connect_redirect, and with forcePopup for another account', () => {
    const expected = `https://open.weixin.qq.com/connect/oauth2/authorize?appid=${mp?.appid}&redirect_uri=${BACK}&response_type=code&scope=snsapi_userinfo&state=aState1&connect_redirect=1`
    expect(url('mp')).to.equal(`${expected}#wechat_redirect`)
    expect(url('mp', true)).to.equal(`${expected}&forcePopup=true#wechat_redirect`)
  })

  it('asks for the scope that is configured', async () => {
    await test.close()
    await open({ mpScope: 'snsapi_base' })
    expect(url('mp')).to.include('&scope=snsapi_base&')
    expect(url('web')).to.include('&scope=snsapi_login&')
  })

  const choices: Readonly<
    Record<string, readonly [settings: Partial<WeixinSettings>['applications'], agent: string, chosen: object | null]>
  > = {
    'the QR code on a computer': [{ web, mp } as never, FIREFOX, { channel: 'web', hint: null }],
    'the page inside WeChat': [{ web, mp } as never, WECHAT, { channel: 'mp', hint: null }],
    'the QR code inside WeCom': [{ web, mp } as never, WECOM, { channel: 'web', hint: null }],
    'the QR code inside WeChat, which cannot work': [
      { web } as never,
      WECHAT,
      { channel: 'web', hint: 'open_outside_wechat' },
    ],
    'the page of WeChat outside it, which cannot work': [
      { mp } as never,
      FIREFOX,
      { channel: 'mp', hint: 'open_in_wechat' },
    ],
    'the page of WeChat inside WeCom, which cannot work': [
      { mp } as never,
      WECOM,
      { channel: 'mp', hint: 'open_in_wechat' },
    ],
    'the QR code alone on a computer': [{ web } as never, FIREFOX, { channel: 'web', hint: null }],
    'the page of WeChat alone inside it': [{ mp } as never, WECHAT, { channel: 'mp', hint: null }],
    'nothing where no page is configured': [{ app } as never, WECHAT, null],
  }
  for (const [what, [configured = {}, agent, chosen]] of Object.entries(choices)) {
    it(`chooses ${what}`, async () => {
      await test.close()
      await open({ applications: configured })
      expect(test.provider.channelChoice.for(agent)).to.deep.equal(chosen)
    })
  }

  it('knows the channel of a handle by its appid', () => {
    expect(test.provider.channelOf([`openid:${mp?.appid}:o1`, 'unionid:u1'])).to.equal('mp')
    expect(test.provider.channelOf(['unionid:u1', `openid:${app?.appid}:o1`, `openid:${mp?.appid}:o1`])).to.equal('app')
    for (const handles of [[], ['unionid:u1'], ['openid:wx00000000000000ff:o1'], ['openid:undefined:o1']])
      expect(test.provider.channelOf(handles)).to.equal(null)
  })

  it('names its channels, configured and not', async () => {
    const named = ({ provider }: WeixinUnderTest) => ({
      pages: provider.channels,
      absent: provider.absentChannels,
      codes: provider.codeLogin.channels,
      absentCodes: provider.codeLogin.absentChannels,
    })
    const channel = (name: string) => ({ name, method: `weixin-${name}` })
    expect(named(test)).to.deep.equal({
      pages: [channel('web'), channel('mp')],
      absent: [],
      codes: [channel('app'), channel('mini')],
      absentCodes: [],
    })
    await test.close()
    await open({ applications: app ? { app } : {} })
    const left = { pages: [], absent: ['web', 'mp'], codes: [channel('app')], absentCodes: ['mini'] }
    expect(named(test)).to.deep.equal(left)
  })
})
