import { Callers } from '../load.js'
import { type ServiceSettings, startService } from '../service.js'
import { CALLBACK } from '../works.js'
import { redisBytes } from './redis-data.js'

const SECONDS = 10
/** The relay publishes an event within this time. */
const PUBLISH_MS = 2000

/** Prints the memory that an event takes while it is on the queue: an `api` publishes events, and no worker runs. */
export async function printQueueMemory(settings: ServiceSettings, redisUrl: string): Promise<void> {
  const service = await startService({ ...settings, arguments: ['dist/main.js', 'api'] })
  try {
    const callers = await Callers.open(service.port, 1, (each) =>
      CALLBACK.prepare(each, { users: service.users, weiboMs: 0 }),
    )
    const before = await redisBytes(redisUrl)
    const { calls } = await callers.run(SECONDS)
    await new Promise((resolve) => setTimeout(resolve, PUBLISH_MS))
    const bytes = ((await redisBytes(redisUrl)) - before) / calls
    callers.close()
    console.log(
      `\nAn event that waits on the queue takes ${bytes.toFixed(0)} bytes of Redis' memory (${calls} events).`,
    )
  } finally {
    await service.stop()
  }
}
