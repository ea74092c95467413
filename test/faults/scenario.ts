import type { Chance } from './chance.js'
import type { Deployment } from './deployment.js'
import type { History } from './history.js'

/** What the contract allows while a fault lasts, and after. */
export interface Bounds {
  readonly okPercentDuring?: number
  readonly p99DuringMs?: number
  /** No answer takes longer, whatever it is. */
  readonly longestMs?: number
  /** So long after the fault's end everything is as before. */
  readonly wellAfterMs?: number
  /** Whether an API process goes away, and with it what it holds. Otherwise every call is answered. */
  readonly cutsCalls?: boolean
}

/** Where a fault happens, for how long, and what the clients have seen so far. */
export interface Stage {
  readonly deployment: Deployment
  readonly lastsMs: number
  readonly chance: Chance
  readonly history: History
}

/** Something that breaks under load. What it promises is checked by the history, whatever it is. */
export interface Scenario {
  readonly name: string
  readonly bounds: Bounds
  /** Before the load begins. */
  readonly prepare?: (deployment: Deployment) => Promise<void>
  /** Resolves when it is over, in so many milliseconds or when it has done what it does. */
  readonly fault: (stage: Stage) => Promise<void>
}
