import { createServer } from 'node:http'
import { receive } from './receive.js'

const MAX_BYTES = 65_536

const server = createServer(async (request, response) => {
  const chunks = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > MAX_BYTES) return response.writeHead(413, { connection: 'close' }).end()
    chunks.push(chunk)
  }
  try {
    const event = receive(request.headers, Buffer.concat(chunks))
    // Store the event first. Answer, and then do the work.
    if (event) console.log(event.type, event.id)
    response.writeHead(204).end()
  } catch {
    response.writeHead(401).end()
  }
})

server.listen(Number(process.env.PORT ?? 9000), '127.0.0.1', () => {
  console.log(`listening on port ${server.address().port}`)
})
