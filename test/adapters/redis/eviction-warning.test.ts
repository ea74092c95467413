import { once } from 'node:events'
import { expect } from 'chai'
import { warnOfEviction } from '../../../src/adapters/redis/redis-health-check.js'
import { RedisLink } from '../../../src/adapters/redis/redis-link.js'
import { eventually } from '../../support/eventually.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { silentLog } from '../../support/silent-log.js'

describe('bullmq: a Redis that may evict keys', () => {
  let server: RedisServer
  let redis: RedisLink
  before(async function () {
    this.timeout(FIRST_START_MS)
    server = await RedisServer.start()
  })
  after(() => server.process.remove())
  afterEach(() => redis.disconnect())

  it('is warned of once, with what to do', async () => {
    await server.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    const log = await connected()
    await eventually('the warning', () => log.lines.length > 0)
    await reconnect()
    expect(log.lines).to.deep.equal([
      {
        level: 'warn',
        fields: { policy: 'allkeys-lru' },
        message: 'Redis may evict audit events that are on the queue: set maxmemory-policy noeviction',
      },
    ])
  })

  it('is warned of when its policy becomes one that evicts, and not before', async () => {
    await server.call('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
    const log = await connected()
    await reconnect()
    expect(log.lines).to.deep.equal([])
    await server.call('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl')
    await reconnect()
    await eventually('the warning', () => log.lines.length === 1)
  })

  async function connected() {
    const log = silentLog()
    redis = new RedisLink(server.url)
    warnOfEviction(redis, log)
    await hasAsked()
    return log
  }

  async function reconnect(): Promise<void> {
    redis.current.disconnect(true)
    await hasAsked()
  }

  async function hasAsked(): Promise<void> {
    await once(redis.current, 'ready')
    await redis.current.ping()
  }
})
