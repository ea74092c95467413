import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { cookiesOf } from '../../../src/adapters/http/cookies.js'
import { httpApi } from '../../../src/adapters/http/http-api.js'
import { sessionRoutes } from '../../../src/adapters/http/session-routes.js'
import { aWorld } from '../../application/fakes/world.js'
import { silentLog } from '../../support/silent-log.js'

const FIELDS = ['method', 'route', 'status', 'outcome', 'ms', 'request_id', 'ip']

describe('HTTP: the log of requests', () => {
  const lines: object[] = []
  let server: Server
  let url: string

  before(async () => {
    const { app } = aWorld()
    const cookies = cookiesOf(app, { publicUrl: 'http://127.0.0.1', stateTtlSeconds: 600 })
    const routes = sessionRoutes(app, cookies)
    const log = { ...silentLog(), info: (fields: object) => void lines.push(fields) }
    server = httpApi({ routers: [routes], corsOrigins: [], trustedProxies: 0, log }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => server.close())

  for (const [method, path, route, outcome] of [
    ['GET', '/sessions/', '/sessions/', 'invalid_token'],
    ['POST', '/sessions/refresh/', '/sessions/refresh/', 'invalid_request'],
    ['DELETE', '/sessions/01890a5d-ac96-774b-bcce-b302099a8057/', '/sessions/{id}/', 'invalid_token'],
    ['DELETE', '/sessions/pasted-secret/', 'none', 'not_found'],
  ] as const) {
    it(`LG-1: names ${method} ${path} by the route ${route}`, async () => {
      lines.length = 0
      await fetch(url + path, { method, headers: { connection: 'close' } })
      expect(lines).to.have.length(1)
      expect(lines[0]).to.include({ method, route, outcome })
      expect(Object.keys(lines[0] ?? {})).to.deep.equal(FIELDS)
    })
  }
})
