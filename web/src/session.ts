import { reactive, readonly } from 'vue'
import { type Answer, type Call, callApi, type Failure, failure } from './call-api.js'
import { browserStorage } from './storage.js'
import { tabs } from './tabs.js'

export interface User {
  readonly id: string
  readonly username: string
}

export interface Opened {
  readonly type: '0'
  readonly token: string
  readonly user: User
  readonly return_to?: string | null
}

/** Set while somebody is logged in. Without it, no refresh is attempted. */
const FLAG = 'weibind.logged-in'
const LOCK = 'weibind.session'

const state = reactive({
  user: null as User | null,
  /** Whether the last session ended, but not by this tab's own request. */
  isCutShort: false,
})
/** In memory only. */
let token: string | null = null

export const session = readonly(state)

export function open({ token: given, user }: Opened): void {
  const isOther = state.user?.id !== user.id
  token = given
  state.isCutShort = false
  if (isOther) state.user = { id: user.id, username: user.username }
  browserStorage.set(FLAG, '1')
  if (isOther) tabs.tell({ now: user.id })
}

function forget(): void {
  token = null
  state.user = null
}

/** All tabs share one refresh cookie, so another tab's login or logout is ours too. */
tabs.listen(({ now }) => {
  if (!state.user || state.user.id === now) return
  state.isCutShort = now === null
  forget()
})

/** One tab at a time: a refresh that is refused after another tab's login would delete that login's cookie. */
async function alone<T>(act: () => Promise<T>): Promise<T> {
  // There are no locks without https or loopback, and none is granted if cookies are blocked.
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

/** A call that opens a session. If its answer was lost, a refresh shows whether its cookie arrived. */
export function callToOpen<Data>(path: string, call: Call): Promise<Answer<Data | Opened>> {
  return alone(async () => {
    // The cookie of an earlier login would prove nothing.
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

/** Whether somebody is logged in, also after a reload. Fails if the API cannot be asked. */
export async function restore(): Promise<Answer<boolean>> {
  if (token) return { isSuccess: true, data: true }
  if (browserStorage.get(FLAG) === null) return { isSuccess: true, data: false }
  return refresh(null)
}

let refreshing: Promise<Answer<boolean>> | null = null

/** One refresh for all concurrent calls. @param used the token that was refused */
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
  // A spent token that is sent again at once gives another pair. Later it would end the session.
  const answer = !sent.isSuccess && sent.isUnanswered ? await askToRefresh() : sent
  if (answer.isSuccess) open(answer.data)
  else if (answer.error === 'invalid_refresh_token' || answer.error === 'refresh_token_reused') cutShort()
  // The call that needed the refresh was not sent.
  else return { ...answer, isUnanswered: false }
  return { isSuccess: true, data: answer.isSuccess }
}

function cutShort(): void {
  state.isCutShort = true
  endHere()
}

function askToRefresh(): Promise<Answer<Opened>> {
  return callApi<Opened>('POST', '/sessions/refresh/')
}

/** A call with the access token. Refreshes once if the token is refused. */
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

/** Like `call`, for calls that answer with a new session. */
export async function callToReopen(path: string, body: object): Promise<Answer<unknown>> {
  const known = await restore()
  if (!known.isSuccess) return known
  return token ? callToOpen(path, { body, bearer: token }) : failure('logged_out')
}

/** Forgets a session that the server has ended, in every tab. */
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
