import type { ServerResponse } from 'node:http'
import type { Answer, AnsweredCall } from './answer.js'
import type { Fields } from './json-text.js'

/** The connection that a fault may misuse. */
export interface Connection {
  readonly response: ServerResponse
  readonly slowAnswerMs: number
  /** Counts this connection among those that are kept open on purpose, whose number is limited. */
  hold(): void
  /** Ends it without a proper end: by TCP's RST or by its FIN. */
  breakOff(how: 'reset' | 'close'): void
}

/** One way to spoil a successful answer. Each step is optional; the code is spent in any case. */
export interface Fault {
  readonly does: string
  readonly fields?: (fields: Fields) => Fields
  readonly answer?: (answer: Answer, call: AnsweredCall) => Answer
  readonly send?: (answer: Answer, connection: Connection) => void
}

export type Faults = Readonly<Record<string, Fault>>
