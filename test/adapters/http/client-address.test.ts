import { once } from 'node:events'
import { IncomingMessage, type Server } from 'node:http'
import { Socket } from 'node:net'
import { expect } from 'chai'
import { clientAddress } from '../../../src/adapters/http/client-address.js'
import { httpApi } from '../../../src/adapters/http/http-api.js'
import { httpRequest } from '../../support/http-request.js'
import { silentLog } from '../../support/silent-log.js'

interface Case {
  readonly peer?: string | undefined
  readonly forwarded?: string
  readonly trustedProxies?: number
  readonly address: string
  /** The entry that is no address. */
  readonly unreadable?: string
}

const CASES: readonly Case[] = [
  { trustedProxies: 0, address: '192.0.2.1' },
  { trustedProxies: 0, forwarded: '203.0.113.7', address: '192.0.2.1' },
  { trustedProxies: 0, forwarded: 'unknown', address: '192.0.2.1' },
  { address: '192.0.2.1' },
  { forwarded: '203.0.113.7', address: '203.0.113.7' },
  { forwarded: 'evil, 203.0.113.7', address: '203.0.113.7' },
  { forwarded: '203.0.113.7, 198.51.100.9', address: '198.51.100.9' },
  { trustedProxies: 2, forwarded: '203.0.113.66,203.0.113.7 ,  198.51.100.9', address: '203.0.113.7' },
  { trustedProxies: 2, forwarded: '203.0.113.7, unknown', address: '203.0.113.7' },
  { trustedProxies: 3, forwarded: '203.0.113.7', address: '203.0.113.7' },
  { forwarded: '203.0.113.7:51234', address: '203.0.113.7' },
  { forwarded: '203.0.113.7:0', address: '203.0.113.7' },
  { forwarded: '[2001:db8::1]:443', address: '2001:db8::1' },
  { forwarded: '[2001:db8::1]', address: '2001:db8::1' },
  { forwarded: '[::ffff:203.0.113.7]:443', address: '203.0.113.7' },
  { trustedProxies: 2, forwarded: '[2001:db8::1]:443, 198.51.100.9:80', address: '2001:db8::1' },
  { forwarded: '2001:db8::7', address: '2001:db8::7' },
  { forwarded: '::ffff:203.0.113.7', address: '203.0.113.7' },
  { forwarded: 'unknown', address: '192.0.2.1', unreadable: 'unknown' },
  { forwarded: '203.0.113.7, unix:', address: '192.0.2.1', unreadable: 'unix:' },
  { forwarded: '203.0.113.7:', address: '192.0.2.1', unreadable: '203.0.113.7:' },
  { forwarded: '203.0.113.7:x', address: '192.0.2.1', unreadable: '203.0.113.7:x' },
  { forwarded: '203.0.113.7:123456', address: '192.0.2.1', unreadable: '203.0.113.7:123456' },
  { forwarded: '203.0.113.256:80', address: '192.0.2.1', unreadable: '203.0.113.256:80' },
  { forwarded: '[203.0.113.7', address: '192.0.2.1', unreadable: '[203.0.113.7' },
  { forwarded: '[]:80', address: '192.0.2.1', unreadable: '[]:80' },
  { forwarded: 'a.example:80', address: '192.0.2.1', unreadable: 'a.example:80' },
  { peer: '::ffff:192.0.2.1', trustedProxies: 0, address: '192.0.2.1' },
  { peer: '::FFFF:192.0.2.1', forwarded: 'unknown', address: '192.0.2.1', unreadable: 'unknown' },
  { peer: undefined, trustedProxies: 0, address: '' },
  { peer: undefined, address: '' },
]

describe('the address of a client (IN-6)', () => {
  for (const { forwarded = '', trustedProxies = 1, address, unreadable = null, ...rest } of CASES) {
    const peer = 'peer' in rest ? rest.peer : '192.0.2.1'
    it(`is "${address}" for ${peer} with X-Forwarded-For "${forwarded}" behind ${trustedProxies} proxies`, () => {
      const socket = new Socket()
      Object.defineProperty(socket, 'remoteAddress', { value: peer })
      const req = new IncomingMessage(socket)
      if (forwarded) req.headers['x-forwarded-for'] = forwarded
      expect(clientAddress(req, trustedProxies)).to.deep.equal({ address, unreadable })
    })
  }

  describe('that is not in X-Forwarded-For', () => {
    let server: Server
    afterEach(() => server.close())

    it('IN-6: is logged once, without characters that could break the line', async () => {
      const log = silentLog()
      server = httpApi({ routers: [], corsOrigins: [], trustedProxies: 1, log }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
      for (const entry of ['203.0.113.7:51234', '', `un\u009bknown${'x'.repeat(100)}`, 'unknown'])
        await httpRequest({ method: 'GET', url, headers: entry ? { 'X-Forwarded-For': entry } : {} })
      expect(log.lines.filter(({ level }) => level === 'warn')).to.deep.equal([
        {
          level: 'warn',
          fields: { entry: `unknown${'x'.repeat(57)}`, address: '127.0.0.1' },
          message: 'X-Forwarded-For has no address where the client should be: all its clients count as one',
        },
      ])
      const ips = log.lines.flatMap(({ fields }) => ('ip' in fields ? [fields.ip] : []))
      expect(ips).to.deep.equal(['203.0.113.7', '127.0.0.1', '127.0.0.1', '127.0.0.1'])
    })
  })
})
