import type { Reader } from './counting-proxy.js'
import type { Tally } from './tally.js'

/** Counts the commands of one connection to Redis (RESP arrays of bulk strings), and the bytes of all answers. */
export function redisReader(tally: Tally): Reader {
  let left = ''
  return {
    sent: (bytes) => {
      left += bytes.toString('latin1')
      for (let command = firstCommand(left); command; command = firstCommand(left)) {
        tally.add(command.name, { messages: 1, bytesSent: command.length })
        left = left.slice(command.length)
      }
    },
    received: (bytes) => tally.add('answers', { bytesReceived: bytes.length }),
  }
}

function firstCommand(text: string): { readonly name: string; readonly length: number } | null {
  const [head = '', count] = /^\*(\d+)\r\n/.exec(text) ?? []
  if (!count) return null
  let at = head.length
  let name = ''
  for (let index = 0; index < Number(count); index += 1) {
    const lineEnd = text.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const valueAt = lineEnd + 2
    const end = valueAt + Number(text.slice(at + 1, lineEnd))
    if (text.length < end + 2) return null
    if (index === 0) name = text.slice(valueAt, end).toLowerCase()
    at = end + 2
  }
  return { name, length: at }
}
