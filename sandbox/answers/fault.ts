import type { ServerResponse } from 'node:http'
import type { Answer, Fields } from './answer.js'

export interface Connection {
  readonly response: ServerResponse
  readonly slowAnswerMs: number
  /** Counts the connection among those that faults keep open. */
  hold(): void
  /** Ends it in the middle: with a TCP RST, or with a FIN. */
  breakOff(how: 'reset' | 'close'): void
}

/** The parts of a call that a provider's error texts repeat. */
export interface AnsweredCall {
  readonly path: string
  readonly code?: string | undefined
  readonly clientId?: string | undefined
  readonly secret?: string | undefined
}

/** One way to spoil a successful answer, in up to three steps. The code is spent in any case. */
export interface Fault {
  readonly does: string
  readonly fields?: (fields: Fields) => Fields
  readonly answer?: (answer: Answer, call: AnsweredCall) => Answer
  readonly send?: (answer: Answer, connection: Connection) => void
}

export type Faults = Readonly<Record<string, Fault>>

/** The same faults under longer names. A prefix says which endpoint a fault applies to. */
export function prefixed(prefix: string, faults: Faults): Faults {
  return Object.fromEntries(Object.entries(faults).map(([name, fault]) => [prefix + name, fault]))
}

export function descriptionsOf(faults: Faults): Record<string, string> {
  return Object.fromEntries(Object.entries(faults).map(([name, { does }]) => [name, does]))
}
