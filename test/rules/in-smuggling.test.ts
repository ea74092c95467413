import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { readWire } from '../support/wire.js'

const FOLLOWING = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
const CHUNKED = '5\r\n{"a":\r\n0\r\n\r\n'

/** A POST with these header lines and this body. */
const post = (lines: string, body: string, version = '1.1') =>
  `POST /sessions/refresh/ HTTP/${version}\r\nHost: x\r\nContent-Type: application/json\r\n${lines}\r\n\r\n${body}`
const get = (lines: string) => `GET /healthz HTTP/1.1\r\nHost: x\r\n${lines}\r\n\r\n`

/** What two programs in a row may understand differently (RFC 9112, section 11.2). */
const AMBIGUOUS: Readonly<Record<string, string>> = {
  'Content-Length before Transfer-Encoding': post('Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'),
  'Transfer-Encoding before Content-Length': post('Transfer-Encoding: chunked\r\nContent-Length: 5', '0\r\n\r\n'),
  'two lengths': post('Content-Length: 2\r\nContent-Length: 3', '{} '),
  'one length twice': post('Content-Length: 2\r\nContent-Length: 2', '{}'),
  'a list of lengths': post('Content-Length: 2, 2', '{}'),
  'a length with a sign': post('Content-Length: +2', '{}'),
  'a negative length': post('Content-Length: -2', '{}'),
  'a hexadecimal length': post('Content-Length: 0x2', '{}'),
  'an empty length': post('Content-Length: ', '{}'),
  'a length over 64 bits': post('Content-Length: 99999999999999999999999', '{}'),
  'a space before the colon of the length': post('Content-Length : 2', '{}'),
  'another coding': post('Transfer-Encoding: xchunked', CHUNKED),
  'the coding identity': post('Transfer-Encoding: identity', CHUNKED),
  'a coding after chunked': post('Transfer-Encoding: chunked, identity', CHUNKED),
  'a coding before chunked': post('Transfer-Encoding: gzip, chunked', CHUNKED),
  'two codings in two lines': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: x', CHUNKED),
  'chunked twice': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', CHUNKED),
  'a vertical tab before chunked': post('Transfer-Encoding: \vchunked', CHUNKED),
  'chunked on a folded line': post('Transfer-Encoding:\r\n chunked', CHUNKED),
  'a space before the colon of the coding': post('Transfer-Encoding : chunked', CHUNKED),
  'a coding in HTTP/1.0': post('Transfer-Encoding: chunked', CHUNKED, '1.0'),
  'a line feed in a chunk extension': post('Transfer-Encoding: chunked', '2;a\nb\r\n{}\r\n0\r\n\r\n'),
  'chunks that end in a bare line feed': post('Transfer-Encoding: chunked', '2\n{}\n0\n\n'),
  'a space after the size of a chunk': post('Transfer-Encoding: chunked', '2 \r\n{}\r\n0\r\n\r\n'),
  'a chunk that is longer than its size': post('Transfer-Encoding: chunked', '2\r\n{}XX0\r\n\r\n'),
  'a folded header': get('X: a\r\n b'),
  'a folded first header': 'GET /healthz HTTP/1.1\r\n Host: x\r\n\r\n',
  'bare line feeds': 'GET /healthz HTTP/1.1\nHost: x\n\n',
  'one bare line feed': get('X: a\nY: b'),
  'a bare carriage return': get('X: a\rY: b'),
  'NUL in a value': get('X: a\0b'),
  'NUL in a name': get('X\0: a'),
  'NUL in the target': 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n',
  'a header without a colon': get('X'),
  'an unknown method': 'JUNK /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
}

describe('rule IN-3: requests that two programs may read differently', () => {
  let service: TestService

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })

  for (const [what, sent] of Object.entries(AMBIGUOUS)) {
    it(`IN-3: ${what} is refused, and nothing after it is read`, async () => {
      const answer = await readWire(service, sent + FOLLOWING)
      expect(answer.match(/HTTP\/1\.1 \d+/g)).to.deep.equal(['HTTP/1.1 400'])
      expect(answer).to.match(/\r\nConnection: close\r\n/i)
      expect(answer).to.include('"error":"invalid_request"')
    })
  }

  it('IN-3: a plain chunked body is read, and so is the request after it', async () => {
    const sent = post('Transfer-Encoding: Chunked', '2;a=b\r\n{}\r\n0\r\nTrailer: x\r\n\r\n')
    const answer = await readWire(service, sent + FOLLOWING)
    expect(answer.match(/HTTP\/1\.1 \d+/g)).to.deep.equal(['HTTP/1.1 400', 'HTTP/1.1 200'])
  })
})
