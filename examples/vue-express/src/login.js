const LOGIN = '/login' // at a sibling subdomain: the PUBLIC_URL
const OUT = 'logged-out'
const NOT_YET = { token: null, until: 0 }
let known = NOT_YET // in memory only
let asking = null

/** The access token, or null if no one is logged in. Throws if weibind cannot answer now. */
export function accessToken() {
  if (localStorage.getItem(OUT)) return Promise.resolve(null)
  if (Date.now() < known.until) return Promise.resolve(known.token)
  asking ??= refresh().finally(() => {
    asking = null
  })
  return asking
}

async function refresh() {
  const { data } = await call('POST', '/sessions/refresh/')
  if (!data) localStorage.setItem(OUT, '1') // a stranger costs one refused call, not one for each page
  known = data ? { token: data.token, until: Date.now() + (data.expires_in - 60) * 1000 } : NOT_YET
  return known.token
}

/** For the button "Log in". It comes back to this page. */
export async function logIn(returnTo = location.pathname + location.search) {
  await asking?.catch(() => {}) // a refusal that comes later would set OUT again
  localStorage.removeItem(OUT)
  location.assign(`${LOGIN}/?${new URLSearchParams({ return_to: returnTo })}`)
}

export async function logOut() {
  await call('DELETE', '/sessions/')
  known = NOT_YET
  localStorage.setItem(OUT, '1')
}

async function call(method, path) {
  const headers = { 'X-Session-Mode': 'cookie' }
  const response = await fetch(LOGIN + path, { method, headers, credentials: 'include', keepalive: true })
  const answer = await response.json()
  if (response.ok || response.status === 401) return answer
  throw Object.assign(new Error(answer.msg), answer)
}
