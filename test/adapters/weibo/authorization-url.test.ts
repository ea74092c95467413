import { expect } from 'chai'
import { ProviderUnderTest } from './provider-under-test.js'

describe('WeiboProvider, sending a browser to Weibo', () => {
  let test: ProviderUnderTest
  beforeEach(async () => {
    test = await ProviderUnderTest.open()
  })
  afterEach(() => test.close())

  it('names the app, the configured redirect URI and the state (OA-5)', () => {
    const url = new URL(test.provider.authorizationUrl({ channel: 'web', state: 'a&b=c d#e', forceLogin: false }))
    expect(url.origin + url.pathname + url.hash).to.equal('https://api.weibo.com/oauth2/authorize')
    expect([...url.searchParams]).to.deep.equal([
      ['client_id', '1000000001'],
      ['redirect_uri', 'https://app.example.com/oauth/callback/'],
      ['response_type', 'code'],
      ['state', 'a&b=c d#e'],
    ])
  })

  it('has the person log in again where that is asked for', () => {
    const url = new URL(test.provider.authorizationUrl({ channel: 'web', state: 's', forceLogin: true }))
    expect(url.searchParams.get('forcelogin')).to.equal('true')
  })

  it('asks for English pages and those for phones only where they are wanted', () => {
    const wanted = { channel: 'web', state: 's', forceLogin: false, language: 'en', isMobile: true } as const
    const { searchParams } = new URL(test.provider.authorizationUrl(wanted))
    expect(searchParams.get('language')).to.equal('en')
    expect(searchParams.get('display')).to.equal('mobile')
  })

  it('asks nothing of Weibo itself', () => {
    test.provider.authorizationUrl({ channel: 'web', state: 's', forceLogin: false })
    expect(test.weibo.connections).to.equal(0)
  })
})
