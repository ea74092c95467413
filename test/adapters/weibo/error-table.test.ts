import { inspect } from 'node:util'
import { expect } from 'chai'
import { type Answer, json } from '../../support/scripted-provider.js'
import {
  ACCESS_TOKEN,
  CANARIES,
  CODE,
  DESCRIPTION,
  PROOFS,
  type Proof,
  ProviderUnderTest,
} from './provider-under-test.js'

const failed = { outcome: 'failed', error: 'provider_error' } as const
const limited = { ...failed, cause: 'limit', retryAfterSeconds: 60 }
const invalidCode = { outcome: 'refused', error: 'invalid_code' } as const

function error(status: number, code: number | string, headers: Record<string, string> = {}): Answer {
  const error_description = `invalid authorization code:${CODE} ${ACCESS_TOKEN} ${DESCRIPTION}`
  const body = { error: DESCRIPTION, error_code: code, request: '/oauth2/access_token', error_description }
  return json(status, body, headers)
}

for (const proof of Object.keys(PROOFS) as Proof[])
  describe(`WeiboProvider, told an error about ${proof}`, () => {
    let test: ProviderUnderTest
    beforeEach(async () => {
      test = await ProviderUnderTest.open({}, proof)
    })
    afterEach(() => test.close())

    for (const code of [21325, 21314, 21315, 21316, 21317, 21318, 21319, 21327, 21332]) {
      it(`sends the person to begin again: ${code}`, async () => {
        test.answers(error(400, code))
        expect(await test.authenticate()).to.deep.equal(invalidCode)
        expect(test.lines).to.deep.equal([])
      })
    }

    it('says that the person refused: 21330', async () => {
      test.answers(error(400, 21330))
      expect(await test.authenticate()).to.deep.equal({ outcome: 'refused', error: 'access_denied' })
    })

    const advice: Record<string, RegExp> = {
      '21321': /not reviewed.* only its owner and at most 15 testers may log in/,
      '21322': /redirect_uri_mismatch.*WEIBO_REDIRECT_URI/,
      '21323': /invalid_request.*WEIBO_BASE_URL/,
      '21324': /invalid_client.*WEIBO_CLIENT_ID and WEIBO_CLIENT_SECRET/,
      '21326': /unauthorized_client.*open\.weibo\.com/,
      '21328': /unsupported_grant_type.*WEIBO_BASE_URL/,
      '21329': /unsupported_response_type.*WEIBO_BASE_URL/,
    }
    for (const [code, pattern] of Object.entries(advice)) {
      it(`tells operators what to do about their configuration: ${code}`, async () => {
        const status = code === '21321' ? 403 : 400
        test.answers(error(status, Number(code)))
        expect(await test.authenticate()).to.deep.equal({ ...failed, cause: 'configuration' })
        expect(test.lines).to.have.length(1)
        const [line] = test.lines
        expect(line).to.include({ level: 'error' })
        expect(line?.fields).to.deep.equal({ provider: 'weibo', status, error_code: Number(code) })
        expect(line?.message).to.match(pattern)
      })
    }

    for (const code of [10001, 10002, 10003, 10009, 10010, 10011, 21331]) {
      it(`names trouble of Weibo's own: ${code}`, async () => {
        test.answers(error(503, code))
        expect(await test.authenticate()).to.deep.equal(failed)
        expect(test.lines).to.have.length(1)
        expect(test.lines[0]).to.include({ level: 'warn', message: 'Weibo reports an error of its own' })
      })
    }

    for (const code of [10022, 10023, 10024]) {
      for (const status of [400, 403, 429]) {
        it(`says when to come back from a limit: ${code} with status ${status}`, async () => {
          test.answers(error(status, code))
          expect(await test.authenticate()).to.deep.equal(limited)
        })
      }
    }

    const waits: Record<string, number> = {
      '7': 7,
      '999999': 3600,
      '0': 60,
      '-5': 60,
      'Fri, 31 Dec 2027': 60,
      '7 s': 60,
    }
    for (const [header, seconds] of Object.entries(waits)) {
      it(`makes ${seconds} s of the Retry-After "${header}"`, async () => {
        test.answers(error(403, 10022, { 'retry-after': header }))
        expect(await test.authenticate()).to.deep.equal({ ...limited, retryAfterSeconds: seconds })
      })
    }

    it('recognizes a limit by its status alone', async () => {
      test.answers(json(429, {}))
      expect(await test.authenticate()).to.deep.equal(limited)
    })

    it('reads a code that is written as text, and one that came with status 200', async () => {
      test.answers(error(200, '21325'))
      expect(await test.authenticate()).to.deep.equal(invalidCode)
    })

    for (const code of [0, 21333, 99999]) {
      it(`treats an unknown code as an unknown answer, of which a made-up code may be the cause: ${code}`, async () => {
        test.answers(error(400, code))
        expect(await test.authenticate()).to.deep.equal({ ...failed, cause: 'request' })
        test.answers(error(500, code))
        expect(await test.authenticate()).to.deep.equal(failed)
      })
    }

    for (const code of ['constructor', '__proto__', -1, 1e30]) {
      it(`treats a malformed code as an unknown answer: ${code}`, async () => {
        test.answers(error(400, code))
        expect(await test.authenticate()).to.deep.equal(failed)
      })
    }

    it("OB-4: logs each failure, and nothing of the person's proof, our secret or Weibo's own words", async () => {
      const answers: Answer[] = [
        error(400, 21324),
        error(403, 21321),
        error(429, 10023),
        error(503, 10001),
        json(200, { error_description: DESCRIPTION, code: CODE, token: ACCESS_TOKEN }),
        ({ socket }) => void socket?.resetAndDestroy(),
      ]
      for (const answer of answers) {
        test.answers(answer)
        await test.authenticate()
      }
      expect(test.lines).to.have.length(answers.length)
      const logged = inspect(test.lines, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null })
      for (const canary of CANARIES) expect(logged).not.to.include(canary)
    })
  })
