import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { Answer } from '../scripted-provider.js'

const PLAIN = Buffer.alloc(30_000_000, ' ')

function bomb(encoding: string, body: Buffer): Answer {
  return (response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body)
}

/** Answers that a client must not read to their end. */
export const HEAVY_ANSWERS: Readonly<Record<string, Answer>> = {
  'a bomb in gzip': bomb('gzip', gzipSync(PLAIN)),
  'a bomb in deflate': bomb('deflate', deflateSync(PLAIN)),
  'a bomb in Brotli': bomb('br', brotliCompressSync(PLAIN)),
  '30 MB': (response) => void response.writeHead(200).end(PLAIN),
  'headers of 30 MB': ({ socket }) => {
    const line = `x: ${'y'.repeat(65_536)}\r\n`
    const pour = () => {
      while (socket?.writable && socket.write(line));
    }
    socket?.on('drain', pour).on('error', () => {})
    socket?.write('HTTP/1.1 200 OK\r\n')
    pour()
  },
  'a body without end': (response) => {
    const pour = () => {
      while (response.writable && !response.destroyed && response.write(PLAIN.subarray(0, 65_536)));
    }
    response
      .writeHead(200)
      .on('drain', pour)
      .on('error', () => {})
    pour()
  },
}
