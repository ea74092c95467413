import { reactive, readonly } from 'vue'
import { type Answer, type Call, callApi, type Failure, failure } from './call-api.js'
import { browserStorage } from './storage.js'
import { tabs } from './tabs.js'

export interface User {
  readonly id: string
  readonly username: string
}

/** What every way to log in answers with. */
export interface Opened {
  readonly type: '0'
  readonly token: string
  readonly user: User
  readonly return_to?: string | null
}

/** Says that somebody is logged in here, and nothing about who: it decides whether a refresh is worth a call. */
const FLAG = 'weibind.logged-in'
const LOCK = 'weibind.session'

const state = reactive({ user: null as User | null })
/** In memory only. */
let token: string | null = null

export const session = readonly(state)

export function open({ token: given, user }: Opened): void {
  const isOther = state.user?.id !== user.id
  token = given
  if (isOther) state.user = { id: user.id, username: user.username }
  browserStorage.set(FLAG, '1')
  if (isOther) tabs.tell({ now: user.id })
}

function forget(): void {
  token = null
  state.user = null
}

/** What another tab did: its cookie is ours. */
tabs.listen(({ now }) => {
  if (state.user && state.user.id !== now) forget()
})

/** One tab at a time: a refresh that is refused after another tab's login would take that login's cookie along. */
async function alone<T>(act: () => Promise<T>): Promise<T> {
  // Where the page is neither https nor on loopback there are no locks, and where cookies are blocked none is given.
  if (!navigator.locks) return act()
  let isBegun = false
  const begin = () => {
    isBegun = true
    return act()
  }
  try {
    return await navigator.locks.request(LOCK, begin)
  } catch (refused) {
    if (isBegun) throw refused
    return act()
  }
}

/** A call that opens a session where it succeeds; also where its answer was lost on the way, if the cookie came. */
export function callToOpen<Data>(path: string, call: Call): Promise<Answer<Data | Opened>> {
  return alone(async () => {
    // With somebody logged in before, the cookie would say nothing about this login.
    const wasNobody = browserStorage.get(FLAG) === null
    const sent = await callApi<Data | Opened>('POST', path, call)
    const answer = !sent.isSuccess && sent.isUnanswered && wasNobody ? await openedAllTheSame(sent) : sent
    if (answer.isSuccess && isOpened(answer.data)) open(answer.data)
    return answer
  })
}

async function openedAllTheSame(lost: Failure): Promise<Answer<Opened>> {
  const found = await askToRefresh()
  return found.isSuccess ? found : lost
}

export function isOpened(data: unknown): data is Opened {
  return typeof data === 'object' && data !== null && 'token' in data
}

/** Whether somebody is logged in, after a reload too; a failure where that cannot be told. */
export async function restore(): Promise<Answer<boolean>> {
  if (token) return { isSuccess: true, data: true }
  if (browserStorage.get(FLAG) === null) return { isSuccess: true, data: false }
  return refresh(null)
}

let refreshing: Promise<Answer<boolean>> | null = null

/** @param used the token that is no longer good, for one refresh is enough for all who met it */
function refresh(used: string | null): Promise<Answer<boolean>> {
  if (token !== used) return Promise.resolve({ isSuccess: true, data: token !== null })
  refreshing ??= alone(refreshOnce).finally(() => {
    refreshing = null
  })
  return refreshing
}

async function refreshOnce(): Promise<Answer<boolean>> {
  // Another tab may have logged out while this one waited.
  if (browserStorage.get(FLAG) === null) return { isSuccess: true, data: false }
  const sent = await askToRefresh()
  // Asked again at once a spent token is good for another pair: only later it would end the session.
  const answer = !sent.isSuccess && sent.isUnanswered ? await askToRefresh() : sent
  if (answer.isSuccess) open(answer.data)
  else if (answer.error === 'invalid_refresh_token' || answer.error === 'refresh_token_reused') endHere()
  // Whatever it was asked for has not been sent yet.
  else return { ...answer, isUnanswered: false }
  return { isSuccess: true, data: answer.isSuccess }
}

function askToRefresh(): Promise<Answer<Opened>> {
  return callApi<Opened>('POST', '/sessions/refresh/')
}

/** A call of whoever is logged in; refreshes once where the token is no longer good. */
export async function call<Data>(method: string, path: string, body?: object): Promise<Answer<Data>> {
  const known = await restore()
  if (!known.isSuccess) return known
  if (!token) return failure('logged_out')
  const used = token
  const answer = await callApi<Data>(method, path, { bearer: used, ...(body ? { body } : {}) })
  if (answer.isSuccess || answer.error !== 'invalid_token') return answer
  const refreshed = await refresh(used)
  if (!refreshed.isSuccess) return refreshed
  return token ? callApi<Data>(method, path, { bearer: token, ...(body ? { body } : {}) }) : failure('logged_out')
}

/** As `call`, for what answers with a session of its own. */
export async function callToReopen(path: string, body: object): Promise<Answer<unknown>> {
  const known = await restore()
  if (!known.isSuccess) return known
  return token ? callToOpen(path, { body, bearer: token }) : failure('logged_out')
}

/** Where the session is over on the server already: here, and in every other tab. */
export function endHere(): void {
  browserStorage.remove(FLAG)
  forget()
  tabs.tell({ now: null })
}

export async function logOut(): Promise<Answer<unknown>> {
  const answer = await alone(() => callApi('DELETE', '/sessions/', { bearer: token }))
  const isOver = answer.isSuccess || ['invalid_refresh_token', 'invalid_token'].includes(answer.error)
  if (isOver) endHere()
  return isOver ? { isSuccess: true, data: null } : answer
}
