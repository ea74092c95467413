import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect } from 'chai'
import type { Context } from 'koa'
import { clientAddress } from '../../../src/adapters/http/request-context.js'

/** Peer, X-Forwarded-For, trusted proxies, and the address. */
const CASES: readonly [peer: string | undefined, forwarded: string, trustedProxies: number, address: string][] = [
  ['192.0.2.1', '', 0, '192.0.2.1'],
  ['192.0.2.1', '203.0.113.7', 0, '192.0.2.1'],
  ['192.0.2.1', '', 1, '192.0.2.1'],
  ['192.0.2.1', '203.0.113.7', 1, '203.0.113.7'],
  ['192.0.2.1', 'evil, 203.0.113.7', 1, '203.0.113.7'],
  ['192.0.2.1', '203.0.113.7, 198.51.100.9', 1, '198.51.100.9'],
  ['192.0.2.1', '203.0.113.66,203.0.113.7 ,  198.51.100.9', 2, '203.0.113.7'],
  ['192.0.2.1', '203.0.113.7', 3, '203.0.113.7'],
  ['192.0.2.1', 'unknown', 1, '192.0.2.1'],
  ['192.0.2.1', '203.0.113.7, unix:', 1, '192.0.2.1'],
  ['192.0.2.1', '203.0.113.7:4711', 1, '192.0.2.1'],
  ['192.0.2.1', '2001:db8::7', 1, '2001:db8::7'],
  ['192.0.2.1', '::ffff:203.0.113.7', 1, '203.0.113.7'],
  ['::ffff:192.0.2.1', '', 0, '192.0.2.1'],
  ['::FFFF:192.0.2.1', 'unknown', 1, '192.0.2.1'],
  [undefined, '', 0, ''],
  [undefined, '', 1, ''],
]

describe('the address of a client (IN-6)', () => {
  for (const [peer, forwarded, trustedProxies, address] of CASES)
    it(`is "${address}" for ${peer} with X-Forwarded-For "${forwarded}" behind ${trustedProxies} proxies`, () => {
      const socket = new Socket()
      Object.defineProperty(socket, 'remoteAddress', { value: peer })
      const req = new IncomingMessage(socket)
      if (forwarded) req.headers['x-forwarded-for'] = forwarded
      const get = (name: string) => String(req.headers[name.toLowerCase()] ?? '')
      expect(clientAddress({ req, get } as Context, trustedProxies)).to.equal(address)
    })
})
