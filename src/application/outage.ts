import type { Log } from './ports/log.js'

export interface OutageMessages {
  readonly begin: string
  readonly end: string
}

/** Logs one line when an outage begins and one when it ends, however many calls fail in between. */
export class Outage {
  private active = false

  constructor(
    private readonly log: Log,
    private readonly messages: OutageMessages,
  ) {}

  get isActive(): boolean {
    return this.active
  }

  begin(fields: object): void {
    if (!this.active) this.log.warn(fields, this.messages.begin)
    this.active = true
  }

  end(): void {
    if (this.active) this.log.info({}, this.messages.end)
    this.active = false
  }
}
