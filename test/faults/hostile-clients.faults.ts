import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { Person } from '../support/person.js'
import { newName } from '../support/persons.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

const IDLE = 9000
const SLOW = 300
const LOGINS = 50
/** Heads within 10 s and requests within 15 s (IN-3), checked every second. */
const ALL_CUT_MS = 20_000

/** Sends its head, or a body, one byte a second. */
const SLOW_BEGINNINGS = [
  'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ',
  'POST /sessions/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
  'POST /sessions/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n',
]

describe('IN-3 hostile clients', function () {
  this.timeout(180_000)
  const bench = new ProgramBench()
  const sockets: Socket[] = []
  let service: RunningService

  before(async () => {
    service = await bench.serve({})
  })
  after(async () => {
    for (const socket of sockets) socket.destroy()
    await bench.clear()
  })

  const open = async (beginning: string) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => {})
    sockets.push(socket.resume())
    await once(socket, 'connect')
    if (beginning === '') return
    socket.write(beginning)
    const drip = setInterval(() => socket.write('a'), 1000)
    socket.once('close', () => clearInterval(drip))
  }

  const medianLogin = async () => {
    const person = new Person(service)
    await person.register({ username: newName(), bind_ticket: await person.ticket() })
    const times: number[] = []
    for (let login = 0; login < LOGINS; login += 1) {
      const began = performance.now()
      expect((await person.logInWithWeibo()).data.type).to.equal('0')
      times.push(performance.now() - began)
    }
    return times.sort((a, b) => a - b)[LOGINS / 2] ?? Number.NaN
  }

  it(`IN-3: ${IDLE} idle and ${SLOW} slow connections are cut, and logins keep their speed meanwhile`, async () => {
    const before = await medianLogin()
    for (let opened = 0; opened < IDLE; opened += 100) await Promise.all(Array.from({ length: 100 }, () => open('')))
    for (let slow = 0; slow < SLOW; slow += 1) await open(SLOW_BEGINNINGS[slow % SLOW_BEGINNINGS.length] ?? '')
    const began = performance.now()
    const meanwhile = await medianLogin()
    await delay(Math.max(0, ALL_CUT_MS - (performance.now() - began)))
    expect(sockets.filter(({ closed }) => !closed)).to.have.length(0)
    expect(meanwhile).to.be.below(2 * before + 20)
  })
})
