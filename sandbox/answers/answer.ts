import type { ServerResponse } from 'node:http'
import type { Fields } from './json-text.js'
import { jsonText } from './json-text.js'

/** What is about to be sent, and what a fault may still spoil. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** The call that is being answered, as far as Weibo's error texts repeat it. */
export interface AnsweredCall {
  readonly path: string
  readonly code?: string | undefined
  readonly clientId?: string | undefined
}

const PLAIN_TEXT = 'text/plain;charset=UTF-8'
const JSON_TYPE = 'application/json;charset=UTF-8'

/** JSON, labelled as Weibo does: the OAuth endpoints call it plain text (weibo.md, 2), the `/2/` API calls it JSON. */
export function jsonAnswer(status: number, path: string, fields: Fields): Answer {
  return {
    status,
    headers: { 'Content-Type': path.startsWith('/oauth2/') ? PLAIN_TEXT : JSON_TYPE, 'Cache-Control': 'no-cache' },
    body: jsonText(fields),
  }
}

export function htmlAnswer(status: number, page: string): Answer {
  return { status, headers: { 'Content-Type': 'text/html;charset=UTF-8', 'Cache-Control': 'no-store' }, body: page }
}

export function relabelled(answer: Answer, contentType: string): Answer {
  return { ...answer, headers: { ...answer.headers, 'Content-Type': contentType } }
}

export function sendWhole(answer: Answer, response: ServerResponse): void {
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) })
  response.end(answer.body)
}
