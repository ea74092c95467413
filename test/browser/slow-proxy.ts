import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { passOn } from './passed-on.js'

const DELAY_MS = 1500

export interface SlowProxy {
  readonly url: string
  /** Resolves when the answer of a refresh was sent. */
  answered(): Promise<void>
  close(): Promise<void>
}

/** A proxy in front of the service at `origin`, whose refreshes take long: a browser can leave in the middle. */
export async function startSlowProxy(origin: string): Promise<SlowProxy> {
  let tellAnswered = () => {}
  const isAnswered = new Promise<void>((resolve) => {
    tellAnswered = resolve
  })
  const server = createServer(async (request, response) => {
    const { url = '/' } = request
    const content = await passOn(request, response, origin + url)
    if (url === '/sessions/refresh/') await wait(DELAY_MS)
    response.end(content, () => url === '/sessions/refresh/' && tellAnswered())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered: () => isAnswered,
    async close() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}
