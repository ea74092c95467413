export type Action = 'begin' | 'callback' | 'login' | 'register' | 'bind'

/** One call of a client, and what came of it. */
export interface Call {
  /** Its `X-Request-Id`, which no other call has. */
  readonly id: string
  readonly action: Action
  /** Where it was sent; null if no process was running. */
  readonly url: string | null
  /** By `performance.now()`. */
  readonly sentAt: number
  readonly ms: number
  /** Null where no answer came. */
  readonly status: number | null
  readonly error: string | null
  /** Who came from Weibo, where that is known. */
  readonly uid: string | null
  readonly username: string | null
  /** The code that a callback brought. */
  readonly code: string | null
  /** Whose token the answer holds. */
  readonly tokenOf: string | null
}

export function isOk({ status }: Pick<Call, 'status'>): boolean {
  return status !== null && status < 400
}

/** What the clients saw, in the order of the answers. */
export class History {
  readonly calls: Call[] = []
  private sent = 0

  /** @param name the beginning of all its request ids */
  constructor(readonly name: string) {}

  nextId(): string {
    this.sent += 1
    return `${this.name}.${this.sent}`
  }

  has(requestId: string): boolean {
    return requestId.startsWith(`${this.name}.`)
  }

  between(from: number, to: number): Call[] {
    return this.calls.filter(({ sentAt }) => sentAt >= from && sentAt < to)
  }
}
