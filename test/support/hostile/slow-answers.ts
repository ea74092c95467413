import type { Answer } from '../scripted-provider.js'

/** Writes the head, and then a letter now and then. */
export function drip(head: string, rest: string): Answer {
  return ({ socket }) => {
    socket?.write(head)
    const letters = [...rest]
    const timer = setInterval(() => socket?.write(letters.shift() ?? ' '), 20)
    socket?.on('close', () => clearInterval(timer)).on('error', () => {})
  }
}

const GOOD = JSON.stringify({ access_token: '2.00good', uid: '1404376560', openid: 'o_good', unionid: 'u_good' })

/** Answers that no deadline waits for. */
export const SLOW_ANSWERS: Readonly<Record<string, Answer>> = {
  'says nothing': () => {},
  'stops within the headers': ({ socket }) => void socket?.write('HTTP/1.1 200 OK\r\nContent-'),
  'drips the headers': drip('HTTP/1.1 200 OK\r\nx: ', 'y'.repeat(1000)),
  'sends interim answers without end': drip('HTTP/1.1 103 -\r\n\r\n', 'HTTP/1.1 103 -\r\n\r\n'.repeat(100)),
  'stops within the body': ({ socket }) => void socket?.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'),
  'drips a body of known length': drip('HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n', GOOD),
  'drips a body without end': drip('HTTP/1.1 200 OK\r\n\r\n', GOOD),
  'drips chunks without end': drip('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\n \r\n'.repeat(1000)),
}
