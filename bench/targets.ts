import { startChild } from './child-program.js'
import { type Service, startService } from './service.js'
import type { Target } from './target.js'
import type { Work } from './works.js'

const USERS = 1000

type Start = (weiboPort: number, work: Work) => Promise<Target | Service>

export const TARGETS: Readonly<Record<string, Start>> = {
  floor: startFloor,
  embedded: (weiboPort, { state }) => start('embedded', weiboPort, { OAUTH_STATE: state }),
  'embedded-hs256': (weiboPort, { state }) =>
    start('embedded-hs256', weiboPort, { OAUTH_STATE: state, JWT_ALGORITHM: 'HS256' }),
}

function start(name: string, weiboPort: number, environment: Readonly<Record<string, string>>): Promise<Service> {
  return startService({ name, users: USERS, weiboPort, environment })
}

async function startFloor(weiboPort: number): Promise<Target> {
  const weiboUrl = `http://127.0.0.1:${weiboPort}`
  const child = await startChild({ arguments: ['.cache/build/bench/programs/floor.js', weiboUrl, String(USERS)] })
  return { ...child, name: 'floor', users: USERS, audit: null }
}
