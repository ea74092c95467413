import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { MemoryRateLimiter } from '../../../src/adapters/memory/memory-rate-limiter.js'
import { RedisLink } from '../../../src/adapters/redis/redis-link.js'
import { RedisRateLimiter } from '../../../src/adapters/redis/redis-rate-limiter.js'
import { rateLimiterContract } from '../../contract/rate-limiter-contract.js'
import { atOnce } from '../../support/at-once.js'
import { eventually } from '../../support/eventually.js'
import { MovableClock } from '../../support/movable-clock.js'
import { openedForTest } from '../../support/opened.js'
import { freePort } from '../../support/servers/free-port.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisCluster } from '../../support/servers/redis-cluster.js'
import { RedisServer, type RedisServerOptions } from '../../support/servers/redis-server.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { silentLog } from '../../support/silent-log.js'
import { QUEUE_PREFIX } from './bullmq-queue.js'

/** Short, so that Redis is soon asked again. */
const PAUSE_MS = 500

function open(url: string, answerWithinMs?: number, prefix = QUEUE_PREFIX) {
  const log = silentLog()
  const redis = new RedisLink(url)
  const fallback = new MemoryRateLimiter(new MovableClock())
  const deadline = answerWithinMs && { answerWithinMs }
  const limiter = new RedisRateLimiter({ redis, prefix, fallback, log, pauseMs: PAUSE_MS, ...deadline })
  const close = () => {
    limiter.close()
    redis.disconnect()
  }
  return { limiter, log, redis, close }
}

function openShared(url: string, more: () => Promise<void> = async () => {}) {
  // Long, since a busy machine must not count as an outage here.
  const [one, two] = [open(url, 5000), open(url, 5000)]
  const close = async () => {
    one.close()
    two.close()
    await more()
  }
  const pass = (seconds: number) => delay(seconds * 1000)
  return { limiter: one.limiter, other: two.limiter, pass, close }
}

describe('redis', function () {
  this.timeout(FIRST_START_MS)

  rateLimiterContract('redis', async () => openShared((await sharedRedis()).url))

  rateLimiterContract('redis, a cluster', async () => {
    await sharedRedis()
    const cluster = await RedisCluster.start()
    return openShared(cluster.urls, () => cluster.remove())
  })
})

describe('redis: limits while it is unavailable (BI-11, RE-1)', () => {
  const LIMIT = { name: 'failing', attempts: 2, windowSeconds: 600 }
  const resources = openedForTest()
  let server: RedisServer
  let opened: ReturnType<typeof open>

  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
  })
  beforeEach(async () => {
    server = await startRedis()
    opened = open(server.url)
    resources.add(() => opened.close())
  })
  const startRedis = (options?: RedisServerOptions) =>
    resources.open(RedisServer.start(options), ({ process }) => process.remove())

  const take = (key: string) => opened.limiter.take(LIMIT, key)
  const messages = () => opened.log.lines.map(({ level, message }) => `${level}: ${message}`)
  const FAILS = 'warn: Redis is unavailable; rate limits are per process until it is back'
  const BACK = 'info: Redis is back; rate limits are shared again'

  async function limitsPerProcess(key: string): Promise<void> {
    const taken = await atOnce(20, () => take(key))
    expect(taken.filter(({ outcome }) => outcome === 'granted')).to.have.length(LIMIT.attempts)
    expect(taken.filter((each) => each.outcome === 'reached' && each.isFirst)).to.have.length(1)
    expect(messages()).to.deep.equal([FAILS])
  }

  async function isShared(key: string): Promise<void> {
    await eventually('it is asked again', () => messages().includes(BACK), 10_000)
    expect(messages()).to.deep.equal([FAILS, BACK])
    const another = open(server.url)
    resources.add(() => another.close())
    await another.limiter.take(LIMIT, key)
    await another.limiter.take(LIMIT, key)
    expect(await take(key)).to.include({ outcome: 'reached' })
  }

  async function msOf(call: Promise<unknown>): Promise<number> {
    const began = performance.now()
    await call
    return performance.now() - began
  }

  it('are per process when it is killed, and shared again when it is back', async () => {
    expect(await take('before')).to.include({ outcome: 'granted' })
    await server.process.kill()
    expect(await msOf(limitsPerProcess('killed'))).to.be.lessThan(1000)
    await server.startAgain()
    await isShared('afterwards')
  })

  it('cost 200 ms once when it is frozen, and then no time', async () => {
    expect(await take('before')).to.include({ outcome: 'granted' })
    server.process.freeze()
    expect(await msOf(limitsPerProcess('frozen'))).to.be.within(150, 600)
    const until = performance.now() + 4 * PAUSE_MS
    let slowest = 0
    while (performance.now() < until) {
      slowest = Math.max(slowest, await msOf(take('frozen')))
      await delay(20)
    }
    expect(slowest).to.be.lessThan(100)
    expect(messages()).to.deep.equal([FAILS])
    server.process.thaw()
    await isShared('thawed')
  })

  it('stay shared when this process itself was busy', async () => {
    expect(await take('before')).to.include({ outcome: 'granted' })
    server.process.freeze()
    const taken = take('busy')
    const until = performance.now() + 400
    while (performance.now() < until);
    // Redis had none of these 400 ms: the command is sent only now.
    await delay(50)
    server.process.thaw()
    expect(await taken).to.include({ outcome: 'granted' })
    expect(messages()).to.deep.equal([])
  })

  it('are per process while it is full', async () => {
    expect(await take('before')).to.include({ outcome: 'granted' })
    await server.limitMemory(1)
    await limitsPerProcess('full')
    expect(opened.log.lines[0]?.fields).to.have.property('reason').that.matches(/^OOM /)
    await server.limitMemory(0)
    await isShared('emptied')
  })

  it('are per process when it is absent from the start', async () => {
    opened.close()
    const port = await freePort()
    opened = open(`redis://127.0.0.1:${port}`)
    await limitsPerProcess('absent')
    server = await startRedis({ port })
    await isShared('there')
  })

  it('log nothing of the command that failed', async () => {
    await take('before')
    await server.process.kill()
    await take('canary-key')
    expect(JSON.stringify(opened.log.lines)).to.not.include('canary')
  })
})
