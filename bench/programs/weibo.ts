// A Weibo that costs as little as Node allows, in a process of its own. It looks at the code only (../codes.ts).
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { grantIn } from '../codes.js'
import { firstMessage } from '../http-message.js'

const server = createServer({ noDelay: true }, (socket) => {
  let received = ''
  socket.on('error', () => socket.destroy())
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk
    const request = firstMessage(received)
    if (!request) return
    received = received.slice(request.end)
    const grant = grantIn(request.body)
    if (!grant) socket.write(response('400 Bad Request', '{"error":"invalid_grant","error_code":21325}'))
    else if (grant.waitMs > 0) setTimeout(grantAccess, grant.waitMs, socket, grant.uid)
    else grantAccess(socket, grant.uid)
  })
})
server.listen(0, '127.0.0.1', () => console.log(`listens on port ${(server.address() as AddressInfo).port}`))

function grantAccess(socket: Socket, uid: string): void {
  const token = `{"access_token":"2.00bench","remind_in":"157679999","expires_in":157679999,"uid":"${uid}"}`
  socket.write(response('200 OK', token))
}

function response(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
