import type { ServerResponse } from 'node:http'
import type { Call } from '../call.js'
import { type Answer, type Fields, sendAnswer } from './answer.js'
import type { AnsweredCall, Connection, Fault } from './fault.js'

/** A success, and the faults that the caller requested for it. */
export interface Success {
  readonly fields: Fields
  /** Writes the fields as this provider does. */
  readonly answer: (fields: Fields) => Answer
  readonly faults: readonly Fault[]
  readonly call: AnsweredCall
}

export type Reply = Answer | Success

export interface DeliverySettings {
  readonly slowAnswerMs: number
  /** How many connections the faults may keep open. Beyond it the oldest is closed. */
  readonly maxHeldConnections: number
}

export class Delivery {
  private readonly held = new Set<ServerResponse>()

  constructor(private readonly settings: DeliverySettings) {}

  /** Sends an answer unchanged, and a success as its faults change it. */
  send(call: Call, reply: Reply): void {
    call.respond = false
    if ('faults' in reply) this.sendSpoiled(reply, this.connectionOf(call))
    else sendAnswer(reply, call.res)
  }

  private sendSpoiled({ fields, answer, faults, call }: Success, connection: Connection): void {
    const spoiledFields = faults.reduce((spoiled, fault) => fault.fields?.(spoiled) ?? spoiled, fields)
    const spoiledAnswer = faults.reduce(
      (spoiled, fault) => fault.answer?.(spoiled, call) ?? spoiled,
      answer(spoiledFields),
    )
    const send = faults.find((fault) => fault.send)?.send
    if (send) send(spoiledAnswer, connection)
    else sendAnswer(spoiledAnswer, connection.response)
  }

  private connectionOf(call: Call): Connection {
    return {
      response: call.res,
      slowAnswerMs: this.settings.slowAnswerMs,
      hold: () => this.hold(call.res),
      breakOff: (how) => {
        call.state.brokenOff = true
        if (how === 'reset') call.req.socket.resetAndDestroy()
        else call.req.socket.destroy()
      },
    }
  }

  private hold(response: ServerResponse): void {
    this.held.add(response)
    response.once('close', () => this.held.delete(response))
    const [oldest] = this.held
    if (this.held.size > this.settings.maxHeldConnections) oldest?.destroy()
  }
}
