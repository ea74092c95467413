import type { ServerResponse } from 'node:http'

const MOST_HELD = 1000

/** Connections that faults keep open on purpose: beyond the limit the oldest goes. */
export class HeldConnections {
  private readonly held = new Set<ServerResponse>()

  hold(response: ServerResponse): void {
    this.held.add(response)
    response.once('close', () => this.held.delete(response))
    if (this.held.size <= MOST_HELD) return
    for (const oldest of this.held) {
      oldest.destroy()
      return
    }
  }
}
