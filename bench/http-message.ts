/** A whole HTTP/1.1 message at the beginning of what a connection sent. */
export interface HttpMessage {
  readonly head: string
  readonly body: string
  /** Where the next message begins. */
  readonly end: number
}

const HEAD_END = '\r\n\r\n'

/**
 * Null: it has not arrived completely. Only `Content-Length` is understood, which all programs here send.
 * @param received bytes as latin1, since the length counts bytes
 */
export function firstMessage(received: string): HttpMessage | null {
  const headEnd = received.indexOf(HEAD_END)
  if (headEnd < 0) return null
  const head = received.slice(0, headEnd)
  const bodyAt = headEnd + HEAD_END.length
  const end = bodyAt + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  return received.length < end ? null : { head, body: received.slice(bodyAt, end), end }
}
