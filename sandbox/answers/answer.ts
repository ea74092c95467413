import type { ServerResponse } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** A JSON number of any length. A JavaScript number loses digits beyond 2^53. */
export class Digits {
  readonly text: string

  constructor(digits: string) {
    this.text = BigInt(digits).toString()
  }

  toString(): string {
    return this.text
  }
}

type Field = string | number | boolean | null | Digits | undefined | readonly string[]

export type Fields = Readonly<Record<string, Field>>

/** A JSON object with the fields in their order, without those that are undefined. */
export function jsonText(fields: Fields): string {
  const members = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${JSON.stringify(name)}:${value instanceof Digits ? value.text : JSON.stringify(value)}`)
  return `{${members.join(',')}}`
}

export function htmlAnswer(status: number, page: string): Answer {
  return { status, headers: { 'Content-Type': 'text/html;charset=UTF-8', 'Cache-Control': 'no-store' }, body: page }
}

export function redirectAnswer(status: 302 | 303, location: string): Answer {
  return { status, headers: { Location: location, 'Cache-Control': 'no-store' }, body: '' }
}

export function withContentType(answer: Answer, contentType: string): Answer {
  return { ...answer, headers: { ...answer.headers, 'Content-Type': contentType } }
}

export function sendAnswer(answer: Answer, response: ServerResponse): void {
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) })
  response.end(answer.body)
}
