// The least that a login can be: exchanges the code, looks the user up in memory, signs a token. It checks nothing.
// Arguments: the URL of Weibo, the number of users.
import { createHmac, randomBytes } from 'node:crypto'
import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { uidOf, usernameOf } from '../people.js'

const [weiboUrl = '', count = '0'] = process.argv.slice(2)
const users = new Map(Array.from({ length: Number(count) }, (_, index) => [uidOf(index), usernameOf(index)]))
const agent = new Agent({ keepAlive: true })
const secret = randomBytes(32)
const header = encoded({ alg: 'HS256', typ: 'JWT' })
const LIFETIME_SECONDS = 900

const server = createServer(async (incoming, outgoing) => {
  const { code } = JSON.parse(await textOf(incoming))
  const username = users.get(await exchange(code))
  const body = JSON.stringify({ code: 0, data: { type: '0', token: signed({ username }) } })
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
})
server.listen(0, '127.0.0.1', () => console.log(`listens on port ${(server.address() as AddressInfo).port}`))

function exchange(code: string): Promise<string> {
  const form = `client_id=1&client_secret=secret&grant_type=authorization_code&code=${code}&redirect_uri=x`
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': form.length }
  return new Promise((resolve, reject) => {
    const call = request(`${weiboUrl}/oauth2/access_token`, { method: 'POST', agent, headers }, async (answer) => {
      resolve(JSON.parse(await textOf(answer)).uid)
    })
    call.on('error', reject).end(form)
  })
}

function textOf(message: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    message.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    message.on('end', () => resolve(text)).on('error', reject)
  })
}

function signed(claims: object): string {
  const now = Math.floor(Date.now() / 1000)
  const content = `${header}.${encoded({ ...claims, iat: now, exp: now + LIFETIME_SECONDS })}`
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
