import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { httpApi } from '../../../src/adapters/http/http-api.js'
import { RefreshCookie } from '../../../src/adapters/http/refresh-cookie.js'
import { sessionRoutes } from '../../../src/adapters/http/session-routes.js'
import { EndOwnSessions } from '../../../src/application/end-own-sessions.js'
import { EndSession } from '../../../src/application/end-session.js'
import { IdentifyBearer } from '../../../src/application/identify-bearer.js'
import { ListSessions } from '../../../src/application/list-sessions.js'
import { LogInWithPassword } from '../../../src/application/log-in-with-password.js'
import { RefreshSession } from '../../../src/application/refresh-session.js'
import { aWorld } from '../../application/fakes/world.js'
import { silentLog } from '../../support/silent-log.js'

describe('HTTP: the log of requests', () => {
  const lines: object[] = []
  let server: Server
  let url: string

  before(async () => {
    const world = aWorld()
    const routes = sessionRoutes({
      logIn: new LogInWithPassword(world),
      refresh: new RefreshSession(world),
      end: new EndSession(world),
      list: new ListSessions(world),
      endOwn: new EndOwnSessions(world),
      identify: new IdentifyBearer(world),
      refreshCookie: new RefreshCookie('http://127.0.0.1'),
    })
    const log = { ...silentLog(), info: (fields: object) => void lines.push(fields) }
    server = httpApi({ routers: [routes], corsOrigins: [], trustedProxies: 0, log }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => server.close())

  for (const [method, path, route] of [
    ['GET', '/sessions/', '/sessions'],
    ['POST', '/sessions/refresh/', '/sessions/refresh'],
    ['DELETE', '/sessions/01890a5d-ac96-774b-bcce-b302099a8057/', '/sessions/:id'],
    ['DELETE', '/sessions/pasted-secret/', 'unknown'],
  ] as const) {
    it(`LG-1: names ${method} ${path} by the route ${route}`, async () => {
      lines.length = 0
      await fetch(url + path, { method, headers: { connection: 'close' } })
      expect(lines).to.have.length(1)
      expect(lines[0]).to.include({ method, route })
    })
  }
})
