import { dropDatabase } from '../test/support/servers/drop-database.js'
import { startChild } from './child-program.js'
import type { Options } from './options.js'
import { openServers } from './servers.js'
import { type Service, startService } from './service.js'
import type { Target } from './target.js'
import type { Work } from './works.js'

const USERS = 1000
/** SecantusDB, which may stand for MongoDB, registers some ten a second. */
const USERS_ON_MONGODB = 100

type Start = (weiboPort: number, work: Work, options: Options) => Promise<Target | Service>

export const TARGETS: Readonly<Record<string, Start>> = {
  floor: startFloor,
  embedded: (weiboPort, { state }) => start('embedded', weiboPort, { OAUTH_STATE: state }),
  mongodb: startOnMongodb,
  former: (weiboPort, { state }, { former = 'dist/main.js' }) =>
    start('former', weiboPort, { OAUTH_STATE: state }, [former]),
  'embedded-hs256': (weiboPort, { state }) =>
    start('embedded-hs256', weiboPort, { OAUTH_STATE: state, JWT_ALGORITHM: 'HS256' }),
}

function start(
  name: string,
  weiboPort: number,
  environment: Readonly<Record<string, string>>,
  args?: readonly string[],
): Promise<Service> {
  return startService({ name, users: USERS, weiboPort, environment, ...(args && { arguments: args }) })
}

async function startFloor(weiboPort: number): Promise<Target> {
  const weiboUrl = `http://127.0.0.1:${weiboPort}`
  const child = await startChild({ arguments: ['.cache/build/bench/programs/floor.js', weiboUrl, String(USERS)] })
  return { ...child, name: 'floor', users: USERS, audit: null }
}

/** One process with the role `all`. The servers' CPU is not counted. */
async function startOnMongodb(weiboPort: number, { state }: Work): Promise<Service> {
  const { mongodbUri, redisUrl } = await openServers()
  const uri = mongodbUri()
  const environment = { OAUTH_STATE: state, MONGODB_URI: uri, REDIS_URL: redisUrl }
  const service = await startService({ name: 'mongodb', users: USERS_ON_MONGODB, weiboPort, environment })
  const stop = async () => {
    await service.stop()
    await dropDatabase(uri)
  }
  return { ...service, stop }
}
