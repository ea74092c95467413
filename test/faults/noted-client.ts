import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, AnswerData } from '../support/answer.js'
import { type Called, called, HttpClient, type Sending } from '../support/http-client.js'
import { Unanswered } from '../support/http-request.js'
import { Person } from '../support/person.js'
import type { Chance } from './chance.js'
import type { Action, Call, History } from './history.js'

/** So long a client waits at most, also for its turn to send among a thousand. No call may ever take so long. */
export const PATIENCE_MS = 40_000

const ACTIONS: Readonly<Record<string, Action>> = {
  'GET /oauth/weibo/': 'begin',
  'POST /oauth/weibo/callback/': 'callback',
  'POST /sessions/': 'login',
  'POST /users/': 'register',
  'POST /oauth/weibo/bind/': 'bind',
}

/** Where the service answers, as a proxy in front of it would know. */
export interface World {
  readonly urls: readonly string[]
  readonly sandbox: { readonly url: string }
}

export interface NotedClientOptions {
  readonly world: World
  readonly history: History
  readonly chance: Chance
  /** The Weibo account that its callbacks and tickets are of. */
  readonly uid: string
}

/** Calls whichever process runs, and notes each call in the history. */
export class NotedClient {
  readonly cookies = new Map<string, string>()

  constructor(private readonly options: NotedClientOptions) {}

  /** @throws Unanswered also where no process runs, and where it took too long */
  async send(method: string, path: string, sending: Sending = {}): Promise<Answer> {
    const { world, history, chance } = this.options
    const id = history.nextId()
    const sentAt = performance.now()
    const url = world.urls.length === 0 ? null : chance.pick(world.urls)
    const headers = { ...sending.headers, 'x-request-id': id }
    const answer = url === null ? null : await this.answerOf(url, method, path, { ...sending, headers })
    const ms = performance.now() - sentAt
    history.calls.push({ id, url, sentAt, ms, ...this.asked(method, path, sending), ...told(answer) })
    if (!answer) throw new Unanswered(`${method} ${path}`)
    return answer
  }

  async call<Data = AnswerData>(method: string, path: string, sending: Sending = {}): Promise<Called<Data>> {
    return called<Data>(await this.send(method, path, sending))
  }

  private answerOf(url: string, ...sent: [string, string, Sending]): Promise<Answer | null> {
    const answer = new HttpClient(url, this.cookies).send(...sent).catch(() => null)
    return Promise.race([answer, delay(PATIENCE_MS, null, { ref: false })])
  }

  private asked(method: string, path: string, { body }: Sending): Pick<Call, 'action' | 'uid' | 'username' | 'code'> {
    const action = ACTIONS[`${method} ${path.replace(/\?.*/, '')}`]
    if (!action) throw new Error(`${method} ${path} is no action of a history`)
    const { bind_ticket: ticket, username = null, code = null } = Object(body)
    const uid = action === 'callback' || ticket ? this.options.uid : null
    return { action, uid, username, code }
  }
}

/** A person at a browser that was never used before, each of whose calls is noted. */
export function notedPerson(options: NotedClientOptions): Person {
  const { world, uid } = options
  return new Person({ url: 'any of its processes', sandbox: world.sandbox }, uid, new NotedClient(options))
}

function told(answer: Answer | null): Pick<Call, 'status' | 'error' | 'tokenOf'> {
  const { error = null, data } = answer ? JSON.parse(answer.text) : { data: null }
  return { status: answer?.status ?? null, error, tokenOf: data?.token ? data.user.id : null }
}
