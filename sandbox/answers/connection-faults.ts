import { type Answer, sendAnswer } from './answer.js'
import type { Connection, Faults } from './fault.js'

const DRIP_MS = 200
/** The client must have received the first half before the reset. */
const HALF_ARRIVES_MS = 50

/** Correct answers on a connection that fails (rules.md, RE-6). */
export const CONNECTION_FAULTS: Faults = {
  slow: {
    does: 'a correct answer after 1.5 seconds',
    send: (answer, connection) => sendLater(answer, connection, connection.slowAnswerMs),
  },
  hang: { does: 'no answer; the connection stays open', send: (_answer, connection) => connection.hold() },
  drip: {
    does: 'the head, then one space every 200 ms without end',
    send: drip,
  },
  reset: {
    does: 'the connection is reset before the answer',
    send: (_answer, connection) => connection.breakOff('reset'),
  },
  'reset-late': {
    does: 'the connection is reset after half of the body',
    send: (answer, connection) => {
      const { response } = connection
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) })
      response.write(answer.body.slice(0, answer.body.length / 2))
      later(connection, HALF_ARRIVES_MS, () => connection.breakOff('reset'))
    },
  },
  'cut-off': {
    does: 'the connection is closed after a whole body that is shorter than Content-Length',
    send: (answer, connection) => {
      const { response } = connection
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) + 100 })
      response.write(answer.body, () => connection.breakOff('close'))
    },
  },
}

function drip(answer: Answer, connection: Connection): void {
  const { response } = connection
  connection.hold()
  response.writeHead(answer.status, answer.headers)
  const timer = setInterval(() => response.write(' '), DRIP_MS)
  response.once('close', () => clearInterval(timer))
}

export function sendLater(answer: Answer, connection: Connection, milliseconds: number): void {
  later(connection, milliseconds, () => sendAnswer(answer, connection.response))
}

function later(connection: Connection, milliseconds: number, act: () => void): void {
  connection.hold()
  const timer = setTimeout(act, milliseconds)
  connection.response.once('close', () => clearTimeout(timer))
}
