import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const DELAY_MS = 1500

export interface SlowProxy {
  readonly url: string
  /** Until the answer of a refresh was sent. */
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
    const { method = 'GET', url = '/', headers } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
    const { connection: _, host: __, 'content-length': ___, ...passed } = headers
    const answer = await fetch(origin + url, { method, headers: passed as Record<string, string>, ...body })
    const content = Buffer.from(await answer.arrayBuffer())
    if (url === '/sessions/refresh/') await wait(DELAY_MS)
    response.statusCode = answer.status
    for (const [name, value] of answer.headers)
      if (!/^(content-encoding|content-length|transfer-encoding|connection|set-cookie)$/.test(name))
        response.setHeader(name, value)
    response.setHeader('set-cookie', answer.headers.getSetCookie())
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
