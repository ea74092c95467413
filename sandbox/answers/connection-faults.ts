import { sendWhole } from './answer.js'
import type { Connection, Faults } from './fault.js'

const DRIP_MS = 200
const UNTIL_THE_PART_HAS_ARRIVED_MS = 50

/** What can go wrong with the connection although the answer was right (rules.md, RE-6). */
export const CONNECTION_FAULTS: Faults = {
  slow: {
    does: 'answers rightly, but only after 1.5 seconds',
    send: (answer, connection) =>
      later(connection, connection.slowAnswerMs, () => sendWhole(answer, connection.response)),
  },
  hang: { does: 'never answers', send: (_answer, connection) => connection.hold() },
  drip: {
    does: 'sends the head, then one space every 200 ms, for ever',
    send: (_answer, connection) => drip(connection),
  },
  reset: {
    does: 'resets the connection before it answers',
    send: (_answer, connection) => connection.breakOff('reset'),
  },
  'reset-late': {
    does: 'resets the connection after half the body',
    send: (answer, connection) => {
      const { response } = connection
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) })
      response.write(answer.body.slice(0, answer.body.length / 2))
      later(connection, UNTIL_THE_PART_HAS_ARRIVED_MS, () => connection.breakOff('reset'))
    },
  },
  'cut-off': {
    does: 'closes the connection before the announced length is reached, after what looks like a whole body',
    send: (answer, connection) => {
      const { response } = connection
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) + 100 })
      response.write(answer.body, () => connection.breakOff('close'))
    },
  },
}

function drip(connection: Connection): void {
  const { response } = connection
  connection.hold()
  response.writeHead(200, { 'Content-Type': 'text/plain;charset=UTF-8' })
  const timer = setInterval(() => response.write(' '), DRIP_MS)
  response.once('close', () => clearInterval(timer))
}

function later(connection: Connection, milliseconds: number, act: () => void): void {
  connection.hold()
  const timer = setTimeout(act, milliseconds)
  connection.response.once('close', () => clearTimeout(timer))
}
