import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { httpApi } from '../../../src/adapters/http/http-api.js'
import { Operators } from '../../../src/adapters/http/operators.js'
import { webhookRoutes } from '../../../src/adapters/http/webhook-routes.js'
import { aWorld } from '../../application/fakes/world.js'
import { silentLog } from '../../support/silent-log.js'

const TOKEN = 'a-token-of-an-operator-of-32-bytes'

describe('HTTP: the log of /admin/webhooks/', () => {
  const lines: object[] = []
  let server: Server
  let url: string

  before(async () => {
    const { app } = aWorld()
    const tokenHash = createHash('sha256').update(TOKEN).digest('hex')
    const operators = new Operators([{ name: 'li.na', tokenHash }], 'http://127.0.0.1')
    const log = { ...silentLog(), info: (fields: object) => void lines.push(fields) }
    const routers = [webhookRoutes(app, operators, log)]
    server = httpApi({ routers, corsOrigins: [], trustedProxies: 0, log }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => server.close())

  for (const path of ['/admin/webhooks/', '/admin/webhooks/failed/'])
    it(`names the operator who reads ${path}, once`, async () => {
      lines.length = 0
      await fetch(url + path, { headers: { authorization: `Bearer ${TOKEN}`, connection: 'close' } })
      expect(lines.filter((line) => 'operator' in line && line.operator === 'li.na')).to.have.length(1)
    })
})
