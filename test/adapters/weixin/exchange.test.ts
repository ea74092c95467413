import { expect } from 'chai'
import { APPIDS } from '../../support/fake-weixin.js'
import { json, text } from '../../support/scripted-provider.js'
import {
  ACCESS_TOKEN,
  CODE,
  OPENID,
  pathOf,
  SECRET,
  SESSION_ANSWER,
  SESSION_KEY,
  TOKEN_ANSWER,
  UNIONID,
  WeixinUnderTest,
} from './weixin-under-test.js'

const CHANNELS = ['web', 'mp', 'app', 'mini'] as const
const failed = { outcome: 'failed', error: 'provider_error' } as const
const answerOf = (channel: (typeof CHANNELS)[number]) => (channel === 'mini' ? SESSION_ANSWER : TOKEN_ANSWER)

describe('WeixinProvider, exchanging a code', () => {
  let test: WeixinUnderTest
  beforeEach(async () => {
    test = await WeixinUnderTest.open()
  })
  afterEach(() => test.close())

  for (const channel of CHANNELS) {
    describe(`at ${channel}`, () => {
      it('WX-1: sends it once, by GET, with the appid and secret of its channel', async () => {
        test.answers(channel, answerOf(channel))
        await test.provider.authenticate('a code&appid=evil', channel)
        const [call, ...others] = test.server.calls
        expect(others).to.deep.equal([])
        expect(call).to.include({ method: 'GET', path: pathOf(channel), body: '' })
        expect([...(call?.query ?? [])]).to.deep.equal([
          ['appid', APPIDS[channel]],
          ['secret', `${SECRET}-${channel}`],
          [channel === 'mini' ? 'js_code' : 'code', 'a code&appid=evil'],
          ['grant_type', 'authorization_code'],
        ])
      })

      it('tells who the person is by openid and unionid, and keeps what is secret to itself', async () => {
        test.answers(channel, answerOf(channel))
        const authentication = await test.authenticated(channel)
        expect(authentication.account).to.deep.equal({
          identity: { provider: 'weixin', uid: UNIONID },
          handles: [`openid:${APPIDS[channel]}:${OPENID}`, `unionid:${UNIONID}`],
          otherUid: `${APPIDS[channel]}.${OPENID}`,
        })
        expect(authentication.missingHandle).to.equal(undefined)
        for (const secret of [ACCESS_TOKEN, SESSION_KEY, SECRET, CODE])
          expect(JSON.stringify(authentication)).not.to.include(secret)
        expect(test.lines).to.deep.equal([])
      })

      for (const unionid of [undefined, null, '']) {
        it(`takes a unionid of ${JSON.stringify(unionid)} for none`, async () => {
          test.answers(channel, { ...answerOf(channel), unionid })
          expect((await test.authenticated(channel)).account).to.deep.equal({
            identity: { provider: 'weixin', uid: `${APPIDS[channel]}.${OPENID}` },
            handles: [`openid:${APPIDS[channel]}:${OPENID}`],
          })
        })
      }

      for (const flag of [1, '1', true, 2, -1, 'true', '01', ' ', [], {}]) {
        it(`WX-3: accepts no snapshot user: is_snapshotuser is ${JSON.stringify(flag)}`, async () => {
          test.answers(channel, { ...answerOf(channel), is_snapshotuser: flag })
          expect(await test.authenticate(channel)).to.deep.equal({ outcome: 'refused', error: 'snapshot_user' })
          expect(test.server.calls).to.have.lengthOf(1)
        })
      }

      for (const flag of [0, '0', false, null, '']) {
        it(`takes is_snapshotuser of ${JSON.stringify(flag)} for none`, async () => {
          test.answers(channel, { ...answerOf(channel), is_snapshotuser: flag })
          expect(await test.authenticate(channel)).to.include({ outcome: 'authenticated' })
        })
      }

      const odd: Readonly<Record<string, object>> = {
        'no openid': { openid: undefined },
        'an empty openid': { openid: '' },
        'a number as openid': { openid: 123456 },
        'a list as openid': { openid: [OPENID] },
        'an openid of 46 characters': { openid: 'o'.repeat(46) },
        'an openid with a space': { openid: `${OPENID} ` },
        'an openid with a colon': { openid: 'a:b' },
        'an openid with a line break': { openid: `${OPENID}\n` },
        'a number as unionid': { unionid: 1 },
        'an object as unionid': { unionid: { $ne: null } },
        'a unionid of 65 characters': { unionid: 'u'.repeat(65) },
        'a unionid in other letters': { unionid: '联合' },
      }
      for (const [what, fields] of Object.entries(odd)) {
        it(`WX-13: identifies no person in an answer with ${what}`, async () => {
          test.answers(channel, { ...answerOf(channel), ...fields })
          expect(await test.authenticate(channel)).to.deep.equal(failed)
          expect(test.lines.map(({ level }) => level)).to.deep.equal(['warn'])
        })
      }

      it('takes an openid of 45 characters and a unionid of 64', async () => {
        test.answers(channel, { ...answerOf(channel), openid: 'o'.repeat(45), unionid: 'u'.repeat(64) })
        const { account } = await test.authenticated(channel)
        expect(account.otherUid).to.have.lengthOf(64)
      })

      for (const type of ['text/plain', 'application/json', 'text/plain;charset=gbk', 'image/png']) {
        it(`WX-13: reads the answer whatever its content type: ${type}`, async () => {
          test.answers(channel, json(200, { ...answerOf(channel), errcode: 0 }, { 'content-type': type }))
          expect(await test.authenticate(channel)).to.include({ outcome: 'authenticated' })
        })
      }

      it('identifies no person in an answer with another status than 200', async () => {
        for (const status of [201, 400, 500]) {
          test.answers(channel, json(status, answerOf(channel)))
          expect(await test.authenticate(channel)).to.deep.equal(failed)
        }
      })

      it('identifies no person by the prototype of an answer, or by two openids that differ', async () => {
        const written = JSON.stringify(answerOf(channel))
        for (const body of [`{"__proto__": ${written}}`, written.replace('{', '{"openid": "another",')]) {
          test.answers(channel, text(200, body))
          expect(await test.authenticate(channel)).to.deep.equal(failed)
        }
      })
    })
  }

  it('identifies no person in a token answer without an access token', async () => {
    for (const access_token of [undefined, null, '', 1, { length: { toString: 1 } }]) {
      test.answers('web', { ...TOKEN_ANSWER, access_token })
      expect(await test.authenticate('web')).to.deep.equal(failed)
    }
  })

  it('needs no session key', async () => {
    test.answers('mini', { openid: OPENID })
    expect(await test.authenticate('mini')).to.include({ outcome: 'authenticated' })
  })
})
