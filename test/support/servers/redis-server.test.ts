import { expect } from 'chai'
import { Redis } from 'ioredis'
import { FIRST_START_MS } from './python-packages.js'
import { RedisServer } from './redis-server.js'
import { sharedRedis } from './shared-redis.js'

describe('the Redis server of the tests', () => {
  it('answers', async () => {
    const client = new Redis((await sharedRedis()).url)
    expect(await client.ping()).to.equal('PONG')
    client.disconnect()
  }).timeout(FIRST_START_MS)

  for (const keepsData of [true, false])
    it(`comes back ${keepsData ? 'with its data' : 'empty'} after a crash`, async () => {
      const server = await RedisServer.start({ keepsData })
      await server.call('SET', 'key', 'value')
      await server.process.kill()
      await server.startAgain()
      expect(await server.call('GET', 'key')).to.equal(keepsData ? 'value' : null)
      await server.process.remove()
    })
})
