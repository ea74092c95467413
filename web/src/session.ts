import { reactive, readonly } from 'vue'
import { type Answer, type Call, callApi, type Failure, failure } from './call-api.js'
import { ofInstallation } from './installation.js'
import { isMarked } from './session-mark.js'
import { browserStorage } from './storage.js'
import { FRESH_LOGIN_SECONDS } from './surroundings.js'
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

export interface CurrentLogin {
  readonly sessionId: string
  /** Epoch milliseconds by this computer's clock: until then the API takes the login for fresh. */
  readonly freshUntil: number
}

/** What earlier versions of these pages kept in place of the session mark. */
const FORMER_MARK = 'weibind.logged-in'
const LOCK = ofInstallation('weibind.session')
/** A tab that is frozen in the middle of a call keeps the lock. */
const LONGEST_WAIT_MS = 5000

const state = reactive({
  user: null as User | null,
  /** Whether the last session ended, but not by this tab's own request. */
  isCutShort: false,
})
/** In memory only. */
let token: string | null = null
let login: CurrentLogin | null = null

export const session = readonly(state)

export function open({ token: given, user }: Opened): void {
  const isOther = state.user?.id !== user.id
  token = given
  login = loginOf(given)
  state.isCutShort = false
  if (isOther) state.user = { id: user.id, username: user.username }
  browserStorage.remove(FORMER_MARK)
  if (isOther) tabs.tell({ now: user.id })
}

/**
 * From the claims of the access token (docs/http-api.md). Compares times of the server alone: clocks differ. Null: it is
 * no such token. The pages then ask for the password.
 */
function loginOf(accessToken: string): CurrentLogin | null {
  const [, payload = ''] = accessToken.split('.')
  try {
    const { sid, auth_time, iat } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')))
    return { sessionId: sid, freshUntil: Date.now() + (FRESH_LOGIN_SECONDS - (iat - auth_time)) * 1000 }
  } catch {
    return null
  }
}

export function currentLogin(): CurrentLogin | null {
  return login
}

function forget(): void {
  token = null
  login = null
  state.user = null
}

/** All tabs share one refresh cookie, so another tab's login or logout is ours too. */
tabs.listen(({ now }) => {
  if (!state.user || state.user.id === now) return
  state.isCutShort = now === null
  forget()
})

/**
 * One tab at a time: a refresh that is refused after another tab's login would delete that login's cookie.
 * @param ask calls of the API and nothing else, since all other tabs wait for it
 */
async function alone<T>(ask: () => Promise<T>): Promise<T> {
  // There are no locks without https or loopback, and none is granted if cookies are blocked.
  if (!navigator.locks) return ask()
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), LONGEST_WAIT_MS)
  let isBegun = false
  const begin = () => {
    isBegun = true
    return ask()
  }
  try {
    return await navigator.locks.request(LOCK, { signal: waiting.signal }, begin)
  } catch (refused) {
    if (isBegun) throw refused
    return ask()
  } finally {
    clearTimeout(timer)
  }
}

/** A call that opens a session. If its answer was lost, a refresh shows whether its cookie arrived. */
export async function callToOpen<Data>(path: string, call: Call): Promise<Answer<Data | Opened>> {
  const answer = await alone(async () => {
    // The cookie of an earlier login would prove nothing.
    const wasMarked = isMarked()
    const sent = await callApi<Data | Opened>('POST', path, call)
    const mayBeOpen = !sent.isSuccess && sent.isUnanswered && !wasMarked && isMarked()
    return mayBeOpen ? openedAllTheSame(sent) : sent
  })
  if (answer.isSuccess && isOpened(answer.data)) open(answer.data)
  return answer
}

async function openedAllTheSame(lost: Failure): Promise<Answer<Opened>> {
  const found = await askToRefresh()
  return found.isSuccess ? found : lost
}

export function isOpened(data: unknown): data is Opened {
  return typeof data === 'object' && data !== null && 'token' in data
}

/** Whether a session may be open. Makes no call. */
export function mayBeLoggedIn(): boolean {
  return token !== null || isMarked()
}

/** Whether a person is logged in, also after a reload. Fails if the API cannot be reached. */
export async function restore(): Promise<Answer<boolean>> {
  if (token) return { isSuccess: true, data: true }
  return refresh(null)
}

let refreshing: Promise<Answer<boolean>> | null = null

/** One refresh for all concurrent calls. @param used the token that was refused */
function refresh(used: string | null): Promise<Answer<boolean>> {
  if (token !== used) return Promise.resolve({ isSuccess: true, data: token !== null })
  refreshing ??= refreshOnce().finally(() => {
    refreshing = null
  })
  return refreshing
}

async function refreshOnce(): Promise<Answer<boolean>> {
  const answer = isWorthARefresh() ? await alone(askTwice) : null
  if (answer?.isSuccess) open(answer.data)
  // Another tab may have logged out.
  else if (!answer || answer.error === 'invalid_refresh_token' || answer.error === 'refresh_token_reused') cutShort()
  // The call that needed the refresh was not sent.
  else return { ...answer, isUnanswered: false }
  return { isSuccess: true, data: answer?.isSuccess ?? false }
}

function isWorthARefresh(): boolean {
  return isMarked() || browserStorage.get(FORMER_MARK) !== null
}

/** Null if another tab has logged out while this one waited. */
async function askTwice(): Promise<Answer<Opened> | null> {
  if (!isWorthARefresh()) return null
  const sent = await askToRefresh()
  // A spent token that is sent again at once gives another pair. Later it would end the session.
  return !sent.isSuccess && sent.isUnanswered ? askToRefresh() : sent
}

function cutShort(): void {
  if (token === null && !isWorthARefresh()) return
  state.isCutShort = true
  endHere()
}

function askToRefresh(): Promise<Answer<Opened>> {
  return callApi<Opened>('POST', '/sessions/refresh/', { outlivesPage: true })
}

/** A call with the access token. Refreshes once if the token is refused. */
export async function call<Data>(method: string, path: string, body?: object): Promise<Answer<Data>> {
  const known = await restore()
  if (!known.isSuccess) return known
  if (!token) return failure('logged_out')
  const used = token
  const asker = state.user?.id
  const answer = await callApi<Data>(method, path, { bearer: used, ...(body ? { body } : {}) })
  if (answer.isSuccess || answer.error !== 'invalid_token') return answer
  const refreshed = await refresh(used)
  if (!refreshed.isSuccess) return refreshed
  // Another tab logged in as another person, and this browser has no channel between tabs.
  if (state.user?.id !== asker) forget()
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
  browserStorage.remove(FORMER_MARK)
  forget()
  tabs.tell({ now: null })
}

export async function logOut(): Promise<Answer<unknown>> {
  const answer = await alone(() => callApi('DELETE', '/sessions/', { bearer: token }))
  const isOver = answer.isSuccess || ['invalid_refresh_token', 'invalid_token'].includes(answer.error)
  if (isOver) endHere()
  return isOver ? { isSuccess: true, data: null } : answer
}
