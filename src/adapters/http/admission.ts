import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Log } from '../../application/ports/log.js'
import { answerBusy } from './bare-answer.js'
import { LoopDelay } from './loop-delay.js'

export interface AdmissionSettings {
  readonly corsOrigins: readonly string[]
  readonly log: Log
  readonly loopDelay: LoopDelayMeter
  /** Told of each request that is turned away. */
  readonly onTurnedAway?: (request: IncomingMessage) => void
}

export type LoopDelayMeter = Pick<LoopDelay, 'ms' | 'lateForMs' | 'start' | 'stop'>

/** Above this delay of the event loop, requests wait for the CPU and not for a provider or a database. */
const LATE_MS = 50
/** Below this number of requests at once, none is turned away. */
const MAX_IDLE = 64
/** A burst: so many requests at once are accepted for a second, unless the loop becomes very late. */
const MAX_BURST = 1024
const BURST_MS = 1000
const VERY_LATE_MS = 300
/**
 * So many are accepted afterwards. With more, each would wait so long for the CPU that its call to the provider times
 * out, which would count against the provider (rule OB-5).
 */
const MAX_IN_FLIGHT = 256
/** The overload is over when the smaller number has not been reached for so long. */
const CALM_MS = 2000
/** A callback has cost a login at the provider, so more requests may be running when it is accepted. */
const CALLBACK_FACTOR = 1.5
const MAX_RETRY_SECONDS = 3
const LOG_EVERY_MS = 10_000

const ALWAYS = /\/(?:healthz|readyz|metrics)\/?$/
/** The API's callbacks, and the pages to which providers return. */
const CALLBACK = /\/callback(?:\/[a-z]+)?\/?$/

/**
 * Turns requests away with 503 while the process has more to do than it can (rule RE-8). Requests that it accepts keep
 * their speed, and a refusal is cheap: it does not reach the API.
 */
export class Admission {
  private inFlight = 0
  /** How many of them are answered, in this turn of the event loop. */
  private left = 0
  private turnedAway = 0
  private loggedAt = Number.NEGATIVE_INFINITY
  private overloadedUntil = Number.NEGATIVE_INFINITY
  private readonly loopDelay: LoopDelayMeter

  constructor(private readonly settings: AdmissionSettings) {
    this.loopDelay = settings.loopDelay
  }

  before(serve: RequestListener): RequestListener {
    return (request, response) => {
      if (this.inFlight >= MAX_IDLE && !this.mayEnter(request)) return this.turnAway(request, response)
      this.enter()
      response.once('close', () => this.leave())
      serve(request, response)
    }
  }

  private mayEnter({ method, url = '' }: IncomingMessage): boolean {
    const { ms, lateForMs } = this.loopDelay
    if (ms < LATE_MS) return true
    // Not the query: anyone can write the name of a path into it.
    const [path = ''] = url.split('?', 1)
    if (ALWAYS.test(path)) return true
    const now = performance.now()
    const isOverloaded = ms >= VERY_LATE_MS || lateForMs >= BURST_MS || now < this.overloadedUntil
    if (!isOverloaded) return this.inFlight < MAX_BURST
    this.overloadedUntil = now + CALM_MS
    if (CALLBACK.test(path)) return this.inFlight < CALLBACK_FACTOR * MAX_IN_FLIGHT
    // The begin of a login is a GET, and nothing is lost with it yet. It gives way to what was begun.
    const share = method === 'GET' ? Math.min(1, (VERY_LATE_MS / ms) ** 2) : 1
    return this.inFlight < share * MAX_IN_FLIGHT
  }

  private enter(): void {
    this.inFlight += 1
    if (this.inFlight === MAX_IDLE) this.loopDelay.start()
  }

  /** Counts until the turn of the loop ends: requests that are answered within one wait for each other all the same. */
  private leave(): void {
    this.left += 1
    if (this.left === 1) setImmediate(() => this.endTurn())
  }

  private endTurn(): void {
    this.inFlight -= this.left
    if (this.inFlight < MAX_IDLE && this.inFlight + this.left >= MAX_IDLE) this.loopDelay.stop()
    this.left = 0
  }

  private turnAway(request: IncomingMessage, response: ServerResponse): void {
    const { corsOrigins, log, onTurnedAway } = this.settings
    this.turnedAway += 1
    onTurnedAway?.(request)
    const now = performance.now()
    if (now - this.loggedAt >= LOG_EVERY_MS) {
      const loop_delay_ms = Math.round(this.loopDelay.ms)
      log.warn(
        { turned_away: this.turnedAway, in_flight: this.inFlight, loop_delay_ms },
        'overloaded: requests are turned away',
      )
      this.turnedAway = 0
      this.loggedAt = now
    }
    // Clients that retry must not all come back at once.
    answerBusy(request, response, 1 + Math.floor(Math.random() * MAX_RETRY_SECONDS), corsOrigins)
  }
}

export function newLoopDelay(): LoopDelayMeter {
  return new LoopDelay(LATE_MS)
}
