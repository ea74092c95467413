import type { AuditEvent } from '../../src/domain/audit-event.js'
import type { Evidence } from './evidence.js'
import { type Action, type Call, type History, isOk } from './history.js'
import { PATIENCE_MS } from './noted-client.js'

const OPENS_A_SESSION: Readonly<Record<Action, string>> = {
  begin: 'none',
  callback: 'weibind.login.succeeded',
  login: 'weibind.login.succeeded',
  register: 'weibind.user.registered',
  bind: 'weibind.binding.created',
}
const OPENED = Object.values(OPENS_A_SESSION)
const CREATES_A_BINDING = ['weibind.user.registered', 'weibind.binding.created']

/** Every promise of events.md and of rules BI and RE that what the clients saw and what is left behind do not keep. */
export function brokenPromises({ calls }: Pick<History, 'calls'>, evidence: Evidence): string[] {
  const results = calls.filter(({ action }) => action !== 'begin')
  return [
    ...answeredBadly(calls),
    ...eventsOfAnswers(results, evidence),
    ...strayEvents(results, evidence),
    ...tokens(results, evidence),
    ...exchanges(results, evidence),
    ...acknowledged(results, evidence),
    ...identities(evidence),
    ...halfThings(evidence),
    ...(evidence.waiting > 0 ? [`${evidence.waiting} events were never recorded`] : []),
  ]
}

function answeredBadly(calls: readonly Call[]): string[] {
  const bad = calls.filter(({ status, ms }) => status === 500 || (status === null && ms >= PATIENCE_MS))
  return bad.map(({ id, action, status }) => `${action} ${id} was answered ${status ?? 'never'}`)
}

/** Each answer has exactly one event. A call without an answer, or with 503, has at most one. */
function eventsOfAnswers(results: readonly Call[], { events }: Evidence): string[] {
  const eventsOf = grouped(events, requestIdOf)
  return results.flatMap(({ id, action, status, error }) => {
    const count = eventsOf.get(id)?.length ?? 0
    const isCertain = status !== null && status !== 503
    if (count === 1 || (count === 0 && !isCertain)) return []
    return [`${action} ${id}, answered ${status} ${error ?? ''}, has ${count} events`]
  })
}

function strayEvents(results: readonly Call[], { events }: Evidence): string[] {
  const asked = new Set(results.map(({ id }) => id))
  const stray = events.filter((event) => !asked.has(requestIdOf(event)))
  const doubled = [...grouped(events, ({ id }) => id)].filter(([, same]) => same.length > 1)
  return [
    ...stray.map(({ id, type }) => `${type} ${id} is of a call that nobody made`),
    ...doubled.map(([id]) => `event ${id} is recorded twice`),
  ]
}

/** No token without its event: of its kind, and of its user. */
function tokens(results: readonly Call[], { events }: Evidence): string[] {
  const eventsOf = grouped(events, requestIdOf)
  return results
    .filter(({ tokenOf }) => tokenOf !== null)
    .filter(({ id, action, tokenOf }) => {
      const [event] = eventsOf.get(id) ?? []
      return event?.type !== OPENS_A_SESSION[action] || event.data['user_id'] !== tokenOf
    })
    .map(({ id, action, tokenOf }) => `the token of ${tokenOf}, given by ${action} ${id}, has no event`)
}

function exchanges(results: readonly Call[], evidence: Evidence): string[] {
  const asked = grouped(evidence.exchanges, (code) => code)
  return results.flatMap(({ id, code, status, uid }) => {
    if (code === null) return []
    const count = asked.get(code)?.length ?? 0
    if (count === 1 || (count === 0 && !(status !== null && status < 400))) return []
    return [`the code of callback ${id}, of ${uid}, was exchanged ${count} times`]
  })
}

/** Every registration and binding that was acknowledged exists. */
function acknowledged(results: readonly Call[], { users, bindings }: Evidence): string[] {
  return results.filter(isOk).flatMap(({ id, action, uid, username, tokenOf }) => {
    if (action !== 'register' && action !== 'bind') return []
    const user = users.find((each) => each.id === tokenOf)
    const isThere = user !== undefined && (username === null || user.username === username)
    const isBound = uid === null || bindings.some((each) => each.uid === uid && each.userId === tokenOf)
    return [
      ...(isThere ? [] : [`the user ${username} of ${action} ${id} is lost`]),
      ...(isBound ? [] : [`the binding of ${uid} of ${action} ${id} is lost`]),
    ]
  })
}

/** One user per uid and one uid per user, in what is stored and in what was ever told. */
function identities({ events, bindings }: Evidence): string[] {
  const told = events
    .filter(({ type, data }) => OPENED.includes(type) && data['uid'])
    .map(({ data }) => ({ uid: String(data['uid']), userId: String(data['user_id']) }))
  const pairs = [...bindings, ...told]
  const usersOf = [...grouped(pairs, ({ uid }) => uid)].map(
    ([uid, same]) => [uid, new Set(same.map(({ userId }) => userId))] as const,
  )
  const stored = [...grouped(bindings, ({ uid }) => uid), ...grouped(bindings, ({ userId }) => userId)]
  return [
    ...usersOf.filter(([, ids]) => ids.size > 1).map(([uid, ids]) => `${uid} is ${[...ids].join(' and ')}`),
    ...stored.filter(([, same]) => same.length > 1).map(([key, same]) => `${key} has ${same.length} bindings`),
  ]
}

/** Users, bindings and sessions are there with the events that made them, and these with them. */
function halfThings({ events, users, bindings, sessions }: Evidence): string[] {
  const made = grouped(
    events.filter(({ type, data }) => CREATES_A_BINDING.includes(type) && data['uid']),
    ({ data }) => `${data['uid']} of ${data['user_id']}`,
  )
  const bound = grouped(bindings, ({ uid, userId }) => `${uid} of ${userId}`)
  const registered = grouped(
    events.filter(({ type }) => type === 'weibind.user.registered'),
    ({ data }) => String(data['user_id']),
  )
  const stored = grouped(users, ({ id }) => id)
  const opened = grouped(
    events.filter(({ type }) => OPENED.includes(type)),
    ({ data }) => String(data['user_id']),
  )
  return [
    ...differences('binding', bound, made),
    ...differences('user', stored, registered),
    ...differences(
      'session of user',
      grouped(sessions, (id) => id),
      opened,
    ),
  ]
}

function differences(what: string, there: Groups<unknown>, told: Groups<unknown>): string[] {
  return [...new Set([...there.keys(), ...told.keys()])].flatMap((key) => {
    const [stored, events] = [there.get(key)?.length ?? 0, told.get(key)?.length ?? 0]
    return stored === events ? [] : [`${what} ${key}: ${stored} stored, ${events} events`]
  })
}

type Groups<T> = Map<string, T[]>

function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): Groups<T> {
  const groups: Groups<T> = new Map()
  for (const thing of things) groups.set(keyOf(thing), [...(groups.get(keyOf(thing)) ?? []), thing])
  return groups
}

function requestIdOf({ data }: AuditEvent): string {
  return String(data['request_id'])
}
