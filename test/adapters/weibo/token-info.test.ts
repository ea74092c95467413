import { expect } from 'chai'
import { json, text } from '../../support/scripted-provider.js'
import { ACCESS_TOKEN, INFO_ANSWER, PROFILE_PATH, ProviderUnderTest, SECRET, UID } from './provider-under-test.js'

const invalidCode = { outcome: 'refused', error: 'invalid_code' } as const
const failed = { outcome: 'failed', error: 'provider_error' } as const
/** As text, since a number in an object of JavaScript's would be rounded here already. */
const INFO_TEXT = JSON.stringify(INFO_ANSWER)

describe('WeiboProvider, asked for the owner of an access token', () => {
  let test: ProviderUnderTest
  beforeEach(async () => {
    test = await ProviderUnderTest.open({}, 'an access token')
  })
  afterEach(() => test.close())

  it('sends the token alone, in the body of one POST, and neither our secret nor the redirect URI', async () => {
    test.answers(json(200, INFO_ANSWER))
    await test.provider.tokenLogin.authenticate(`${ACCESS_TOKEN}&client_id=evil`)
    const [call, ...others] = test.weibo.calls
    expect(others).to.deep.equal([])
    expect(call).to.include({ method: 'POST', path: '/oauth2/get_token_info' })
    expect([...(call?.query ?? [])]).to.deep.equal([])
    expect([...new URLSearchParams(call?.body)]).to.deep.equal([['access_token', `${ACCESS_TOKEN}&client_id=evil`]])
    expect(JSON.stringify(test.weibo.calls)).not.to.include(SECRET)
  })

  it('tells who the person is, and keeps the access token to itself (OA-9)', async () => {
    test.answers(json(200, INFO_ANSWER))
    const authentication = await test.authenticate()
    expect(authentication)
      .to.have.property('account')
      .that.deep.equals({ identity: { provider: 'weibo', uid: UID }, handles: [UID] })
    expect(JSON.stringify(authentication)).not.to.include(ACCESS_TOKEN)
    expect(test.lines).to.deep.equal([])
  })

  it('asks for the profile with the token that was handed in', async () => {
    test.answers(json(200, INFO_ANSWER))
    test.weibo.answers(PROFILE_PATH, json(200, { idstr: UID, screen_name: '王小明' }))
    const authentication = await test.authenticate()
    if (authentication.outcome !== 'authenticated') throw new Error(authentication.outcome)
    expect(await authentication.profile()).to.deep.equal({ screenName: '王小明', avatarUrl: null })
    const { query } = test.weibo.calls[1] ?? {}
    expect([...(query ?? [])]).to.deep.equal([
      ['access_token', ACCESS_TOKEN],
      ['uid', UID],
    ])
  })

  const answers: Readonly<Record<string, readonly [from: string, to: string, outcome: string | object]>> = {
    'an App Key as text': ['1000000001', '"1000000001"', UID],
    'a uid as text': [UID, `"${UID}"`, UID],
    'a remaining time as text': ['157679', '"157679"', UID],
    'a uid of 2^53+1, not rounded (OA-7)': [UID, '9007199254740993', '9007199254740993'],
    'a uid of 20 digits, not rounded (OA-7)': [UID, '12345678901234567891', '12345678901234567891'],
    'a last second': ['157679', '1', UID],

    "another app's App Key": ['1000000001', '1000000002', invalidCode],
    "another app's App Key as text": ['1000000001', '"1000000002"', invalidCode],
    'an App Key that begins with ours': ['1000000001', '10000000011', invalidCode],
    'an App Key that is ours but for a zero': ['1000000001', '"01000000001"', invalidCode],
    'an App Key that JavaScript would round to ours': ['1000000001', '1000000001.00000000000000001', failed],
    'no time left': ['157679', '0', invalidCode],
    'a time that is over': ['157679', '-1', invalidCode],

    'no uid': [`"uid":${UID},`, '', failed],
    'no App Key': ['"appkey":1000000001,', '', failed],
    'no remaining time': [',"expire_in":157679', '', failed],
    'a uid of nobody': [UID, '0', failed],
    'a uid in another notation (OA-7)': [UID, '1.404376560e9', failed],
    'a uid that is an access token (OA-8)': [UID, `"${ACCESS_TOKEN}"`, failed],
    'an empty App Key': ['1000000001', '""', failed],
    'an App Key of null': ['1000000001', 'null', failed],
    'App Keys': ['1000000001', '["1000000001"]', failed],
    'a remaining time of null': ['157679', 'null', failed],
    'a remaining time without end': ['157679', '1e400', failed],
    'two uids that differ': [UID, `1,"uid":${UID}`, failed],
    'two App Keys, one of them ours': ['1000000001', '1,"appkey":1000000001', failed],
    'an error beside it': ['{', '{"error_code":21332,', invalidCode],
    'an error without a code beside it': ['{', '{"error":"expired_token",', failed],
  }
  for (const [what, [from, to, outcome]] of Object.entries(answers)) {
    it(`${typeof outcome === 'string' ? 'takes' : 'believes no answer with'} ${what}`, async () => {
      const written = INFO_TEXT.replace(from, to)
      expect(written).not.to.equal(INFO_TEXT)
      test.answers(text(200, written))
      const authentication = await test.authenticate()
      if (typeof outcome === 'string') expect(authentication).to.have.nested.property('account.identity.uid', outcome)
      else expect(authentication).to.deep.equal(outcome)
    })
  }

  it('refuses an answer that swaps uid and App Key (OA-8)', async () => {
    test.answers(json(200, { ...INFO_ANSWER, uid: INFO_ANSWER.appkey, appkey: INFO_ANSWER.uid }))
    expect(await test.authenticate()).to.deep.equal(invalidCode)
  })

  it('refuses an answer with an error status', async () => {
    test.answers(json(500, INFO_ANSWER))
    expect(await test.authenticate()).to.deep.equal(failed)
  })
})
