import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
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

  it('fails with what it printed where it ends instead of starting', async () => {
    const failure = await RedisServer.start({ settings: ['--no-such-setting', 'yes'] }).catch(String)
    expect(failure).to.include('did not start').and.include('no-such-setting')
  })

  it('fails where another program has its port, and connects to that one no more', async () => {
    let connections = 0
    const other = createServer((socket) => {
      connections += 1
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const failure = await RedisServer.start({ port }).catch(String)
    connections = 0
    await delay(300)
    other.close()
    expect(failure).to.include('did not start').and.include('in use')
    expect(connections).to.equal(0)
  })
})
