import type { ServerResponse } from 'node:http'

/** Connections that faults keep open on purpose: beyond the limit the oldest goes. */
export class HeldConnections {
  private readonly held = new Set<ServerResponse>()

  constructor(private readonly limit: number) {}

  hold(response: ServerResponse): void {
    this.held.add(response)
    response.once('close', () => this.held.delete(response))
    if (this.held.size <= this.limit) return
    for (const oldest of this.held) {
      oldest.destroy()
      return
    }
  }
}
