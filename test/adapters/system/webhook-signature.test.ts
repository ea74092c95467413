import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { Webhook } from 'standardwebhooks'
import { signatureHeaders } from '../../../src/adapters/system/webhook-signature.js'
import { times } from '../../support/builders.js'
import { HOSTILE_TEXTS } from '../../support/hostile-texts.js'

/** The worked example of docs/webhooks.md. */
const ID = '019ddf5e-2c00-7b3a-9c4d-5e6f708192a3'
const AT = new Date('2026-11-22T08:00:00.000Z')
const BODY =
  '{"specversion":"1.0","id":"019ddf5e-2c00-7b3a-9c4d-5e6f708192a3","source":"/weibind","type":"weibind.user.disabled","time":"2026-11-22T08:00:00.000Z","subject":"user:42","datacontenttype":"application/json","data":{"user_id":"42","operator":"li.na","operator_reason":"stolen","sessions":2,"request_id":"r-1"}}'
const KEY = Buffer.from('weibind-webhooks-worked-example!')
const FORMER = Buffer.from('the-former-secret-of-32-bytes-..')
const SIGNATURE = 'v1,whRVCedKpkbt/TGesdsCySKxdwYMT75QYiyL6DaBbrI='
const FORMER_SIGNATURE = 'v1,EUAmirEqMca2LdkXn6YZ5z7OK0HU76hxpQ+XZ+NEFr0='

describe('the signature of webhooks (WH-3, WH-4)', () => {
  it('is that of the worked example', () => {
    expect(Buffer.byteLength(BODY)).to.equal(309)
    expect(signatureHeaders({ id: ID, at: new Date(1_795_334_400_000), body: BODY }, [KEY])).to.deep.equal({
      'webhook-id': ID,
      'webhook-timestamp': '1795334400',
      'webhook-signature': SIGNATURE,
    })
  })

  it('is one for each key during a rotation, the new one first', () => {
    const headers = signatureHeaders({ id: ID, at: new Date(1_795_334_400_000), body: BODY }, [KEY, FORMER])
    expect(headers['webhook-signature']).to.equal(`${SIGNATURE} ${FORMER_SIGNATURE}`)
  })

  it('covers the UTF-8 bytes of every text, as node:crypto and the published library compute it', () => {
    for (const text of HOSTILE_TEXTS.filter((each) => each.isWellFormed())) {
      const body = JSON.stringify({ text })
      const at = new Date()
      const headers = signatureHeaders({ id: ID, at, body }, [KEY])
      const signed = `${ID}.${headers['webhook-timestamp']}.${body}`
      const expected = createHmac('sha256', KEY).update(signed).digest('base64')
      expect(headers['webhook-signature'], text).to.equal(`v1,${expected}`)
      expect(new Webhook(KEY.toString('base64')).verify(body, headers)).to.deep.equal({ text })
    }
  })

  it('fits no other id, time, body or key', () => {
    const { 'webhook-signature': one } = signatureHeaders({ id: ID, at: AT, body: BODY }, [KEY])
    const others = [
      signatureHeaders({ id: `${ID}0`, at: AT, body: BODY }, [KEY]),
      signatureHeaders({ id: ID, at: new Date(AT.getTime() + 1000), body: BODY }, [KEY]),
      signatureHeaders({ id: ID, at: AT, body: `${BODY} ` }, [KEY]),
      signatureHeaders({ id: ID, at: AT, body: BODY }, [FORMER]),
    ].map((headers) => headers['webhook-signature'])
    expect(new Set([one, ...others]).size).to.equal(5)
    const again = times(3, () => signatureHeaders({ id: ID, at: AT, body: BODY }, [KEY])['webhook-signature'])
    expect(new Set([one, ...again]).size).to.equal(1)
  })
})
