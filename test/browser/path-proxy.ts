import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { passOn } from './passed-on.js'

export interface PathProxy {
  readonly url: string
  /** Sends requests below the path to the service, without the path. */
  serve(path: string, serviceUrl: string): void
  close(): Promise<void>
}

/** A proxy that puts several services below paths of one origin. */
export async function startPathProxy(): Promise<PathProxy> {
  const services = new Map<string, string>()
  const server = createServer(async (request, response) => {
    const [, path = '', rest = '/'] = /^(\/[^/]+)(\/.*)$/.exec(request.url ?? '') ?? []
    const service = services.get(path)
    if (service) response.end(await passOn(request, response, service + rest))
    else response.writeHead(404).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (path, serviceUrl) => void services.set(path, serviceUrl),
    async close() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}
