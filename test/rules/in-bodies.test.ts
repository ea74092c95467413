import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { type Answer, envelopeOf } from '../support/answer.js'
import { openedForSuite } from '../support/opened.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { onTheWire, requestHead } from '../support/wire.js'

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const LIMIT = 16 * 1024

describe('rule IN-2: bodies', () => {
  let service: TestService

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })

  const send = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const length = 'Transfer-Encoding' in headers ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const head = requestHead('POST /sessions/refresh/', { 'Content-Type': JSON_TYPE, ...length, ...headers })
    return onTheWire(service, head, body)
  }
  const errorOf = async (...sent: Parameters<typeof send>) => envelopeOf(await send(...sent)).error

  /** A good body of just so many bytes. */
  const padded = (bytes: number) => {
    const body = '{"refresh_token":"x","padding":""}'
    return body.replace('""}', `"${'p'.repeat(bytes - body.length)}"}`)
  }
  const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  const inChunks = { 'Transfer-Encoding': 'chunked' }

  it('IN-2: a body of 16 KiB is accepted, and one byte more is refused', async () => {
    expect(await errorOf(padded(LIMIT))).to.equal('invalid_refresh_token')
    expect(await errorOf(padded(LIMIT + 1))).to.equal('body_too_large')
    const form = `refresh_token=x&padding=${'p'.repeat(LIMIT)}`
    expect(await errorOf(form.slice(0, LIMIT), { 'Content-Type': FORM_TYPE })).to.equal('invalid_refresh_token')
    expect(await errorOf(form, { 'Content-Type': FORM_TYPE })).to.equal('body_too_large')
  })

  it('IN-2: the limit holds for chunked bodies too', async () => {
    expect(await errorOf(chunked(padded(LIMIT)), inChunks)).to.equal('invalid_refresh_token')
    expect(await errorOf(chunked(padded(LIMIT + 1)), inChunks)).to.equal('body_too_large')
    expect(await errorOf(chunked('x'.repeat(1_000_000)), inChunks)).to.equal('body_too_large')
  })

  it('IN-2: a body is refused by its Content-Length before it arrives', async () => {
    const answer = await send('', { 'Content-Length': '1000000000' })
    expect(envelopeOf(answer).error).to.equal('body_too_large')
  })

  for (const [name, body, error] of [
    ['100,000 nested brackets', '['.repeat(100_000), 'body_too_large'],
    ['16,000 nested brackets', '['.repeat(16_000), 'invalid_request'],
    ['8,000 balanced brackets', `{"a":${'['.repeat(8000)}${']'.repeat(8000)}}`, 'invalid_request'],
    ['2,000 nested objects', `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`, 'invalid_request'],
    ['nothing but spaces', '   ', 'invalid_request'],
    ['an array', '[{"refresh_token":"x"}]', 'invalid_request'],
    ['a string', '"refresh_token"', 'invalid_request'],
    ['null', 'null', 'invalid_request'],
    ['half of JSON', '{"refresh_token":"x"', 'invalid_request'],
    ['two JSON texts', '{"refresh_token":"x"}{}', 'invalid_request'],
    ['comments', '{"refresh_token":"x"/**/}', 'invalid_request'],
    ['a field twice', '{"refresh_token":"x","refresh_token":"x"}', 'invalid_request'],
    ['a nested field twice', '{"refresh_token":"x","a":{"b":1,"b":1}}', 'invalid_request'],
    ['a byte order mark', '\ufeff{"refresh_token":"x"}', 'invalid_refresh_token'],
    ['bytes that are no UTF-8', Buffer.from('{"refresh_token":"x","a":"\xff"}', 'latin1'), 'invalid_request'],
    ['UTF-16', Buffer.from('{"refresh_token":"x"}', 'utf16le'), 'invalid_request'],
    ['gzip without saying so', gzipSync('{"refresh_token":"x"}'), 'invalid_request'],
  ] as const) {
    it(`IN-2: JSON that is ${name} is answered with ${error}`, async () => {
      expect(await errorOf(body)).to.equal(error)
    })
  }

  for (const [name, body, error] of [
    ['a doubled field', 'refresh_token=x&refresh_token=x', 'invalid_request'],
    ['a field with brackets', 'refresh_token[]=x', 'invalid_request'],
    ['broken escapes', 'refresh_token=%zz%f', 'invalid_refresh_token'],
    ['escapes that are no UTF-8', 'refresh_token=%ff%fe', 'invalid_refresh_token'],
    ['4,000 fields', `refresh_token=x${'&a=b'.repeat(4000)}`, 'invalid_refresh_token'],
    ['bytes that are no UTF-8', Buffer.from('refresh_token=x&a=\xff', 'latin1'), 'invalid_request'],
  ] as const) {
    it(`IN-2: a form with ${name} is answered with ${error}`, async () => {
      expect(await errorOf(body, { 'Content-Type': FORM_TYPE })).to.equal(error)
    })
  }

  for (const [name, headers] of Object.entries({
    'text/plain': { 'Content-Type': 'text/plain' },
    'multipart/form-data': { 'Content-Type': 'multipart/form-data; boundary=x' },
    'application/xml': { 'Content-Type': 'application/xml' },
    'a type that is none': { 'Content-Type': '\u00e4/////;;' },
    'no type': { 'Content-Type': '' },
    'another charset': { 'Content-Type': 'application/json; charset=gbk' },
    'an unknown charset': { 'Content-Type': 'application/json; charset=x-nonsense' },
    gzip: { 'Content-Encoding': 'gzip' },
    'gzip beside identity': { 'Content-Encoding': 'identity, gzip' },
    'an unknown encoding': { 'Content-Encoding': 'x-nonsense' },
  })) {
    it(`IN-2: a body of ${name} is answered with unsupported_media_type`, async () => {
      expect(await errorOf('{"refresh_token":"x"}', headers)).to.equal('unsupported_media_type')
      expect(await errorOf(gzipSync('garbage').subarray(5), headers)).to.equal('unsupported_media_type')
    })
  }

  for (const type of [
    'application/json; charset=UTF-8',
    'application/json; charset=utf8',
    'Application/JSON;charset="utf-8"',
    'application/json ; a=b',
  ]) {
    it(`IN-2: a body of ${type} is accepted`, async () => {
      expect(await errorOf('{"refresh_token":"x"}', { 'Content-Type': type })).to.equal('invalid_refresh_token')
    })
  }

  it('IN-2: a body of Content-Encoding identity is accepted', async () => {
    for (const encoding of ['identity', 'Identity'])
      expect(await errorOf('{"refresh_token":"x"}', { 'Content-Encoding': encoding })).to.equal('invalid_refresh_token')
  })

  it('IN-2: no body counts as one without fields', async () => {
    for (const headers of [{}, { 'Content-Type': 'text/plain' }]) {
      expect(await errorOf('', headers)).to.equal('invalid_request')
    }
    expect(await errorOf('0\r\n\r\n', inChunks)).to.equal('invalid_request')
  })

  it('IN-2: broken chunks are answered like any other failure', async () => {
    for (const body of ['zz\r\n', '-1\r\n\r\n', 'ffffffffffffffffff\r\n']) {
      const head = requestHead('POST /sessions/refresh/', { 'Content-Type': JSON_TYPE, ...inChunks })
      expect(envelopeOf(await onTheWire(service, head, body)).error, body).to.equal('invalid_request')
    }
  })
})
