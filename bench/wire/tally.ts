export interface Count {
  readonly messages: number
  readonly bytesSent: number
  readonly bytesReceived: number
}

const NONE: Count = { messages: 0, bytesSent: 0, bytesReceived: 0 }

/** What went over a wire, by the name of the command. */
export class Tally {
  private counts = new Map<string, Count>()

  add(name: string, { messages = 0, bytesSent = 0, bytesReceived = 0 }: Partial<Count>): void {
    const former = this.counts.get(name) ?? NONE
    this.counts.set(name, {
      messages: former.messages + messages,
      bytesSent: former.bytesSent + bytesSent,
      bytesReceived: former.bytesReceived + bytesReceived,
    })
  }

  /** The counts since the last call. */
  take(): ReadonlyMap<string, Count> {
    const taken = this.counts
    this.counts = new Map()
    return taken
  }
}
