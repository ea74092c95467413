import { type Answer, type AnsweredCall, jsonAnswer, sendWhole } from './answers/answer.js'
import type { Connection, Fault } from './answers/fault.js'
import { type Endpoint, faultsAt } from './answers/fault-catalogue.js'
import type { Fields } from './answers/json-text.js'
import type { Call } from './call-state.js'
import type { Weibo } from './weibo.js'

export interface Success {
  readonly endpoint: Endpoint
  readonly fields: Fields
  /** Names of faults; those of other endpoints do nothing here. */
  readonly faults: readonly string[]
  readonly about?: Omit<AnsweredCall, 'path'>
}

export type Reply = Answer | Success

/** Sends an answer as it is, and a success as the faults that were asked for would have it. */
export function deliver(weibo: Weibo, call: Call, reply: Reply): void {
  call.respond = false
  if ('endpoint' in reply) deliverSpoilt(reply, connectionOf(weibo, call), call.path)
  else sendWhole(reply, call.res)
}

function deliverSpoilt({ endpoint, fields, faults, about }: Success, connection: Connection, path: string): void {
  const striking = faultsAt(endpoint, faults)
  const spoiltFields = striking.reduce((spoilt, fault) => fault.fields?.(spoilt) ?? spoilt, fields)
  const answer = striking.reduce(
    (spoilt, fault) => fault.answer?.(spoilt, { ...about, path }) ?? spoilt,
    jsonAnswer(200, path, spoiltFields),
  )
  senderAmong(striking)(answer, connection)
}

function senderAmong(faults: readonly Fault[]): NonNullable<Fault['send']> {
  return faults.flatMap(({ send }) => send ?? [])[0] ?? ((answer, { response }) => sendWhole(answer, response))
}

function connectionOf(weibo: Weibo, call: Call): Connection {
  return {
    response: call.res,
    slowAnswerMs: weibo.slowAnswerMs,
    hold: () => weibo.heldConnections.hold(call.res),
    breakOff: (how) => {
      call.state.brokenOff = true
      if (how === 'reset') call.req.socket.resetAndDestroy()
      else call.req.socket.destroy()
    },
  }
}
