import { expect } from 'chai'
import { ACCESS_TOKEN, CODE, SESSION_ANSWER, TOKEN_ANSWER, WeixinUnderTest } from './weixin-under-test.js'

const CALLS = { web: TOKEN_ANSWER, mini: SESSION_ANSWER } as const
const invalidCode = { outcome: 'refused', error: 'invalid_code' } as const
const failed = { outcome: 'failed', error: 'provider_error' } as const

for (const channel of Object.keys(CALLS) as (keyof typeof CALLS)[]) {
  describe(`WeixinProvider, told an error at ${channel} (WX-12)`, () => {
    let test: WeixinUnderTest
    beforeEach(async () => {
      test = await WeixinUnderTest.open()
    })
    afterEach(() => test.close())

    const toldOf = async (errcode: unknown, more: object = {}) => {
      test.answers(channel, { errcode, errmsg: `invalid code ${CODE} ${ACCESS_TOKEN} canary-errmsg`, ...more })
      return test.authenticate(channel)
    }

    for (const code of [40029, 40163, 42003, 41008, 40003, 40014, 42001, 42007]) {
      it(`${code} asks the person to start again`, async () => {
        expect(await toldOf(code)).to.deep.equal({ ...invalidCode, providerCode: code })
        expect(test.lines).to.deep.equal([])
      })
    }

    it('40226 refuses a person whom Weixin considers a risk', async () => {
      expect(await toldOf(40226)).to.deep.equal({ outcome: 'refused', error: 'access_denied', providerCode: 40226 })
    })

    for (const code of [40001, 40002, 40013, 40125, 41002, 41004, 48001, 50001, 50002]) {
      it(`${code} is the operator's, and the log names the channel's variable`, async () => {
        expect(await toldOf(code)).to.deep.equal({ ...failed, cause: 'configuration', providerCode: code })
        const [line, ...others] = test.lines
        expect(others).to.deep.equal([])
        expect(line).to.deep.include({
          level: 'error',
          fields: { provider: 'weixin', channel, status: 200, errcode: code },
        })
        expect(line?.message).to.include(`WEIXIN_${channel.toUpperCase()}_APPID`)
      })
    }

    for (const [code, longest] of [
      [45011, 60],
      [45009, 3600],
    ] as const) {
      it(`${code} is a quota: wait`, async () => {
        const outcome = await toldOf(code)
        expect(outcome).to.deep.include({ ...failed, cause: 'limit', providerCode: code })
        expect(outcome).to.have.property('retryAfterSeconds').that.is.within(1, longest)
        expect(test.lines.map(({ level }) => level)).to.deep.equal(['warn'])
      })
    }

    for (const code of [-1, 1, 43001, 99999]) {
      it(`${code} is Weixin's`, async () => {
        expect(await toldOf(code)).to.deep.equal({ ...failed, providerCode: code })
        expect(test.lines.map(({ level }) => level)).to.deep.equal(['warn'])
      })
    }

    it('reads digits as text too', async () => {
      expect(await toldOf('40029')).to.deep.equal({ ...invalidCode, providerCode: 40029 })
      expect(await toldOf('-1')).to.deep.equal({ ...failed, providerCode: -1 })
    })

    for (const errcode of [0, '0', null, '', false]) {
      it(`takes ${JSON.stringify(errcode)} for no error`, async () => {
        expect(await toldOf(errcode, CALLS[channel])).to.include({ outcome: 'authenticated' })
      })
    }

    for (const errcode of [true, 'busy', [], {}, 1.5, '40029 ', '00', '-0']) {
      it(`identifies no person in an answer with the error ${JSON.stringify(errcode)}, even if it names one`, async () => {
        expect(await toldOf(errcode, CALLS[channel])).to.deep.equal(failed)
      })
    }

    it('fails a login if the answer has an error beside a person', async () => {
      expect(await toldOf(40029, CALLS[channel])).to.deep.equal({ ...invalidCode, providerCode: 40029 })
    })

    it('treats an answer without error and openid as unusable', async () => {
      expect(await toldOf(0)).to.deep.equal(failed)
    })
  })
}
