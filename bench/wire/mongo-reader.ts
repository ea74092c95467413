import type { Reader } from './counting-proxy.js'
import type { Tally } from './tally.js'

const HEADER_BYTES = 16
const OP_MSG = 2013
/** Header, flags, and the kind of the first section: 0, one BSON document (MongoDB wire protocol, OP_MSG). */
const BODY_AT = HEADER_BYTES + 4 + 1
const STRING = 2

/** Counts the messages of one connection to MongoDB by command and collection, and each answer for its command. */
export function mongoReader(tally: Tally): Reader {
  const names = new Map<number, string>()
  return {
    sent: inMessages((message) => {
      const name = commandOf(message)
      names.set(message.readInt32LE(4), name)
      tally.add(name, { messages: 1, bytesSent: message.length })
    }),
    received: inMessages((message) => {
      const request = message.readInt32LE(8)
      tally.add(names.get(request) ?? 'unknown', { bytesReceived: message.length })
      names.delete(request)
    }),
  }
}

function inMessages(take: (message: Buffer) => void): (bytes: Buffer) => void {
  let left = Buffer.alloc(0)
  return (bytes) => {
    left = Buffer.concat([left, bytes])
    while (left.length >= HEADER_BYTES && left.length >= left.readInt32LE(0)) {
      const length = left.readInt32LE(0)
      take(left.subarray(0, length))
      left = left.subarray(length)
    }
  }
}

/** The first field of a command names it; its value is the collection. */
function commandOf(message: Buffer): string {
  if (message.readInt32LE(12) !== OP_MSG) return 'hello'
  const nameAt = BODY_AT + 5
  const nameEnd = message.indexOf(0, nameAt)
  const name = message.toString('utf8', nameAt, nameEnd)
  if (message[nameAt - 1] !== STRING) return name
  const valueAt = nameEnd + 5
  return `${name} ${message.toString('utf8', valueAt, message.indexOf(0, valueAt))}`
}
