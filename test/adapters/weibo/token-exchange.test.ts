import { expect } from 'chai'
import { json, text } from '../../support/scripted-provider.js'
import { ACCESS_TOKEN, CODE, ProviderUnderTest, SECRET, TOKEN_ANSWER, TOKEN_PATH, UID } from './provider-under-test.js'

describe('WeiboProvider, exchanging a code', () => {
  let test: ProviderUnderTest
  beforeEach(async () => {
    test = await ProviderUnderTest.open()
  })
  afterEach(() => test.close())

  it('tells who the person is, and keeps the access token to itself (OA-9)', async () => {
    test.weibo.answers(TOKEN_PATH, json(200, TOKEN_ANSWER))
    const authentication = await test.provider.authenticate(CODE)
    expect(authentication).to.include({ outcome: 'authenticated' })
    expect(authentication)
      .to.have.property('account')
      .that.deep.equals({ identity: { provider: 'weibo', uid: UID }, handles: [UID] })
    expect(JSON.stringify(authentication)).not.to.include(ACCESS_TOKEN)
    expect(test.lines).to.deep.equal([])
  })

  it('sends one form in the body of one POST, with the configured redirect URI (OA-5)', async () => {
    test.weibo.answers(TOKEN_PATH, json(200, TOKEN_ANSWER))
    await test.provider.authenticate('a code&client_id=evil')
    const [call, ...others] = test.weibo.calls
    expect(others).to.deep.equal([])
    expect(call).to.include({ method: 'POST', path: '/oauth2/access_token' })
    expect([...(call?.query ?? [])]).to.deep.equal([])
    expect(call?.headers).to.include({ 'accept-encoding': 'identity' })
    expect(call?.headers['content-type']).to.match(/^application\/x-www-form-urlencoded/)
    expect([...new URLSearchParams(call?.body)]).to.deep.equal([
      ['client_id', '1000000001'],
      ['client_secret', SECRET],
      ['grant_type', 'authorization_code'],
      ['code', 'a code&client_id=evil'],
      ['redirect_uri', 'https://app.example.com/oauth/callback/'],
    ])
  })

  for (const type of ['text/plain;charset=UTF-8', 'application/json', 'text/html', 'image/png']) {
    it(`reads the answer whatever its content type: ${type} (OB-3)`, async () => {
      test.weibo.answers(TOKEN_PATH, json(200, TOKEN_ANSWER, { 'content-type': type }))
      expect(await test.provider.authenticate(CODE)).to.include({ outcome: 'authenticated' })
    })
  }

  const uids: Record<string, [written: string, uid: string | null]> = {
    'keeps leading zeros': ['"0123"', '0123'],
    'takes 64 digits': [`"${'9'.repeat(64)}"`, '9'.repeat(64)],
    'takes a JSON number as it is written': ['1404376560', '1404376560'],
    'does not round 2^53+1 to somebody else': ['9007199254740993', '9007199254740993'],
    'does not round 20 digits': ['12345678901234567891', '12345678901234567891'],
    'refuses 65 digits': [`"${'9'.repeat(65)}"`, null],
    'refuses an empty text': ['""', null],
    'refuses a number in another notation': ['1e9', null],
    'refuses a fraction': ['1404376560.0', null],
    'refuses a negative number': ['-1', null],
    'refuses spaces': ['" 1404376560"', null],
    'refuses a line break at the end': ['"1404376560\\n"', null],
    'refuses digits of other scripts': ['"１２３"', null],
    'refuses null': ['null', null],
    'refuses a list': ['["1"]', null],
    'refuses an object': ['{"$ne": null}', null],
    'refuses true': ['true', null],
    'refuses two that differ': ['"1", "uid": "2"', null],
  }
  for (const [behaviour, [written, uid]] of Object.entries(uids)) {
    it(`${behaviour} (OA-7)`, async () => {
      test.weibo.answers(TOKEN_PATH, text(200, `{"access_token": "${ACCESS_TOKEN}", "uid": ${written}}`))
      const authentication = await test.provider.authenticate(CODE)
      if (uid === null) expect(authentication).to.deep.equal({ outcome: 'failed', error: 'provider_error' })
      else expect(authentication).to.have.nested.property('account.identity.uid', uid)
    })
  }

  const unusable: Record<string, object> = {
    'an access token in the place of the uid (OA-8)': { access_token: UID, uid: ACCESS_TOKEN },
    'a token in digits alone in the place of the uid (OA-8)': { access_token: UID, uid: '2.00123456' },
    'no uid': { access_token: ACCESS_TOKEN },
    'no access token': { uid: UID },
    'an empty access token': { access_token: '', uid: UID },
    'a number as access token': { access_token: -1, uid: UID },
    'true as access token': { access_token: true, uid: UID },
    'a list as access token': { access_token: [ACCESS_TOKEN], uid: UID },
    'an access token whose length cannot be compared': { access_token: { length: { toString: 1 } }, uid: UID },
    'an access token of 1,025 characters': { access_token: 'x'.repeat(1025), uid: UID },
    'a uid of the prototype': JSON.parse(`{"access_token": "${ACCESS_TOKEN}", "__proto__": {"uid": "1"}}`),
    'an error beside a token': { ...TOKEN_ANSWER, error_code: 10001 },
    'an unreadable error beside a token': { ...TOKEN_ANSWER, error_code: '2.1325e4' },
    'an error without a code beside a token': { ...TOKEN_ANSWER, error: 'invalid_grant' },
    'an empty error beside a token': { ...TOKEN_ANSWER, error_code: null },
    'a list': [TOKEN_ANSWER],
  }
  for (const [what, body] of Object.entries(unusable)) {
    it(`identifies no person in an answer with ${what}`, async () => {
      test.weibo.answers(TOKEN_PATH, json(200, body))
      expect(await test.provider.authenticate(CODE)).to.deep.equal({ outcome: 'failed', error: 'provider_error' })
    })
  }

  it('keeps the path of the base URL and ignores a slash at its end', async () => {
    await test.close()
    test = await ProviderUnderTest.open({}, 'a code', '/prefix/')
    await test.provider.authenticate(CODE)
    expect(test.weibo.calls.map(({ path }) => path)).to.deep.equal([`/prefix${TOKEN_PATH}`])
  })

  it('identifies no person in a token answer with an error status', async () => {
    test.weibo.answers(TOKEN_PATH, json(500, TOKEN_ANSWER))
    expect(await test.provider.authenticate(CODE)).to.deep.equal({ outcome: 'failed', error: 'provider_error' })
  })
})
