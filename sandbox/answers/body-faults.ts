import { gzipSync } from 'node:zlib'
import { type Answer, withContentType } from './answer.js'
import type { Fault, Faults } from './fault.js'

const KIB = 1024
const DEPTH = 100_000

/** Complete answers that a client cannot use (rules.md, OB-1 to OB-3, RE-6). */
export const BODY_FAULTS: Faults = {
  'html-502': page(502, 'Bad Gateway'),
  'html-504': page(504, 'Gateway Timeout'),
  'html-200': page(200, 'Welcome'),
  'redirect-302': redirect(302),
  'redirect-307': redirect(307),
  'over-large': { does: 'a correct answer, padded to 128 KiB', answer: (answer) => padded(answer, 128 * KIB) },
  'over-large-chunked': {
    does: 'a correct answer, padded to 8 MiB and without Content-Length',
    answer: (answer) => padded(answer, 8 * KIB * KIB),
    send: (answer, { response }) => {
      response.writeHead(answer.status, answer.headers)
      response.end(answer.body)
    },
  },
  'over-large-gzip': {
    does: 'a correct answer in a few KiB of gzip that inflate to 4 MiB',
    answer: (answer) => encoded(answer, gzipSync(padded(answer, 4 * KIB * KIB).body)),
  },
  'over-large-headers': {
    does: 'a correct answer with 20 KiB of headers',
    answer: (answer) => ({ ...answer, headers: { ...answer.headers, 'X-Padding': 'x'.repeat(20 * KIB) } }),
  },
  'broken-gzip': {
    does: 'Content-Encoding is gzip, and the body is not',
    answer: (answer) => encoded(answer, Buffer.from('this is no gzip')),
  },
  'not-json': body('a body that is not JSON', 'access_token=2.00none&uid=1'),
  'not-utf8': body('bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
  'json-array': body('a JSON array', '[{"uid":"1","access_token":"2.00none"}]'),
  'json-null': body('the JSON value null', 'null'),
  'json-deep': body('100,000 nested brackets', '['.repeat(DEPTH) + ']'.repeat(DEPTH)),
  'empty-body': body('an empty body', ''),
}

function page(status: number, title: string): Fault {
  return {
    does: `an HTML page with status ${status}, as a front proxy sends it`,
    answer: (answer) => ({
      ...withContentType(answer, 'text/html'),
      status,
      body: `<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>`,
    }),
  }
}

function redirect(status: number): Fault {
  return {
    does: `a redirect (${status}) to /sandbox/trap; the ledger shows who follows it`,
    answer: (answer) => ({ status, headers: { ...answer.headers, Location: '/sandbox/trap' }, body: '' }),
  }
}

function body(what: string, content: string | Buffer): Fault {
  return { does: `status 200 and ${what}`, answer: (answer) => ({ ...answer, body: content }) }
}

function padded(answer: Answer, length: number): Answer {
  return { ...answer, body: String(answer.body).replace(/}$/, `,"padding":"${'x'.repeat(length)}"}`) }
}

function encoded(answer: Answer, content: Buffer): Answer {
  return { ...answer, headers: { ...answer.headers, 'Content-Encoding': 'gzip' }, body: content }
}
