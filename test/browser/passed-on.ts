import type { IncomingMessage, ServerResponse } from 'node:http'

/** Forwards the request to the service at `url` and returns its answer. For the small proxies of tests. */
export async function passOn(request: IncomingMessage, response: ServerResponse, url: string): Promise<Buffer> {
  const { method = 'GET', headers } = request
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
  const { connection: _, host: __, 'content-length': ___, ...passed } = headers
  const answer = await fetch(url, { method, redirect: 'manual', headers: passed as Record<string, string>, ...body })
  const content = Buffer.from(await answer.arrayBuffer())
  response.statusCode = answer.status
  for (const [name, value] of answer.headers)
    if (!/^(content-encoding|content-length|transfer-encoding|connection|set-cookie)$/.test(name))
      response.setHeader(name, value)
  response.setHeader('set-cookie', answer.headers.getSetCookie())
  return content
}
