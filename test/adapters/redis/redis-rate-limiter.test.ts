import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { MemoryRateLimiter } from '../../../src/adapters/memory/memory-rate-limiter.js'
import { redisConnection } from '../../../src/adapters/redis/redis-connection.js'
import { RedisRateLimiter } from '../../../src/adapters/redis/redis-rate-limiter.js'
import { rateLimiterContract } from '../../contract/rate-limiter-contract.js'
import { atOnce } from '../../support/at-once.js'
import { eventually } from '../../support/eventually.js'
import { MovableClock } from '../../support/movable-clock.js'
import { freePort } from '../../support/servers/free-port.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisCluster } from '../../support/servers/redis-cluster.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { silentLog } from '../../support/silent-log.js'

function open(url: string, answerWithinMs?: number) {
  const log = silentLog()
  const redis = redisConnection(url)
  const fallback = new MemoryRateLimiter(new MovableClock())
  const limiter = new RedisRateLimiter({ redis, fallback, log, ...(answerWithinMs && { answerWithinMs }) })
  const close = () => {
    limiter.close()
    redis.disconnect()
  }
  return { limiter, log, redis, close }
}

function openShared(url: string, more: () => Promise<void> = async () => {}) {
  // However busy the machine is: here Redis is well.
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

describe('redis: limits where it fails (BI-11, RE-1)', () => {
  const LIMIT = { name: 'failing', tries: 2, windowSeconds: 600 }
  let server: RedisServer
  let opened: ReturnType<typeof open>

  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
  })
  beforeEach(async () => {
    server = await RedisServer.start()
    opened = open(server.url)
  })
  afterEach(async () => {
    opened.close()
    server.process.thaw()
    await server.process.remove()
  })

  const take = (key: string) => opened.limiter.take(LIMIT, key)
  const messages = () => opened.log.lines.map(({ level, message }) => `${level}: ${message}`)
  const FAILS = 'warn: Redis is unavailable; rate limits are per process until it is back'
  const BACK = 'info: Redis is back; rate limits are shared again'

  async function limitsByItself(key: string): Promise<void> {
    const taken = await atOnce(20, () => take(key))
    expect(taken.filter(({ outcome }) => outcome === 'granted')).to.have.length(LIMIT.tries)
    expect(taken.filter((each) => each.outcome === 'reached' && each.isFirst)).to.have.length(1)
    expect(messages()).to.deep.equal([FAILS])
  }

  async function isShared(key: string): Promise<void> {
    await eventually('it is asked again', () => messages().includes(BACK), 10_000)
    expect(messages()).to.deep.equal([FAILS, BACK])
    const another = open(server.url)
    await another.limiter.take(LIMIT, key)
    await another.limiter.take(LIMIT, key)
    another.close()
    expect(await take(key)).to.include({ outcome: 'reached' })
  }

  async function msOf(act: Promise<unknown>): Promise<number> {
    const began = performance.now()
    await act
    return performance.now() - began
  }

  it('goes on by itself where it is killed, and shares again where it is back', async () => {
    expect(await take('before')).to.include({ outcome: 'granted' })
    await server.process.kill()
    expect(await msOf(limitsByItself('killed'))).to.be.lessThan(1000)
    await server.startAgain()
    await isShared('afterwards')
  }).timeout(20_000)

  it('loses 200 ms once where it is frozen, and then nothing', async () => {
    expect(await take('before')).to.include({ outcome: 'granted' })
    server.process.freeze()
    expect(await msOf(limitsByItself('frozen'))).to.be.within(150, 600)
    const until = performance.now() + 7000
    let slowest = 0
    while (performance.now() < until) {
      slowest = Math.max(slowest, await msOf(take('frozen')))
      await delay(20)
    }
    expect(slowest).to.be.lessThan(100)
    expect(messages()).to.deep.equal([FAILS])
    server.process.thaw()
    await isShared('thawed')
  }).timeout(25_000)

  it('is not given up where this process itself was busy', async () => {
    expect(await take('before')).to.include({ outcome: 'granted' })
    server.process.freeze()
    const taken = take('busy')
    const until = performance.now() + 400
    while (performance.now() < until);
    // Of these 400 ms Redis had none: the question leaves only now.
    await delay(50)
    server.process.thaw()
    expect(await taken).to.include({ outcome: 'granted' })
    expect(messages()).to.deep.equal([])
  })

  it('goes on by itself where it is full', async () => {
    expect(await take('before')).to.include({ outcome: 'granted' })
    await server.limitMemory(1)
    await limitsByItself('full')
    expect(opened.log.lines[0]?.fields).to.have.property('reason').that.matches(/^OOM /)
    await server.limitMemory(0)
    await isShared('emptied')
  }).timeout(20_000)

  it('goes on by itself where it is not there from the start', async () => {
    opened.close()
    const port = await freePort()
    opened = open(`redis://127.0.0.1:${port}`)
    await limitsByItself('absent')
    await server.process.remove()
    server = await RedisServer.start({ port })
    await isShared('there')
  }).timeout(20_000)

  it('says nothing to the log that was sent', async () => {
    await take('before')
    await server.process.kill()
    await take('canary-key')
    expect(JSON.stringify(opened.log.lines)).to.not.include('canary')
  })
})
