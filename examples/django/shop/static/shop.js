const LOGIN = document.body.dataset.login // was the address of the Django project
const OUT = 'logged-out'
const at = (id) => document.getElementById(id)
const returned = Object.fromEntries(new URLSearchParams(location.search)) // code and state, or error and state
let token = null // in memory only
let until = 0
let ticket = null

async function call(method, path, fields) {
  const headers = { 'Content-Type': 'application/json', 'X-Session-Mode': 'cookie' }
  const init = { method, headers, credentials: 'include', keepalive: true, body: JSON.stringify(fields) }
  const { code, msg, error, data } = await (await fetch(LOGIN + path, init)).json()
  if (code !== 0) throw Object.assign(new Error(msg), { error })
  return data
}

/** Type "0": logged in. Type "1": the Weibo account has no user yet. */
async function enter(path, fields) {
  const data = await call('POST', path, fields)
  token = data.token ?? null
  ticket = data.bind_ticket ?? null
  until = Date.now() + (data.expires_in - 60) * 1000
  if (token) localStorage.removeItem(OUT)
  await show('GET')
}

async function refresh() {
  try {
    await enter('/sessions/refresh/')
  } catch (error) {
    if (error.error !== 'invalid_refresh_token') throw error
    localStorage.setItem(OUT, '1')
    token = null
    await show()
  }
}

async function show(method) {
  at('who').hidden = !ticket
  at('customer').hidden = !token
  at('log-in').hidden = Boolean(token || ticket)
  if (!token) return
  const answer = await fetch('/api/orders', { method, headers: { Authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`the shop answers ${answer.status}`)
  const { username, orders } = await answer.json()
  at('hello').textContent = `Hello, ${username}. Your orders: ${orders.length}.`
}

async function order() {
  if (Date.now() > until) await refresh()
  await show('POST')
}

async function logIn() {
  location.assign((await call('GET', '/oauth/weibo/')).url)
}

async function logOut() {
  await call('DELETE', '/sessions/')
  localStorage.setItem(OUT, '1')
  token = null
  await show()
}

function answerWho(event) {
  event.preventDefault()
  const fields = Object.fromEntries(new FormData(at('who')))
  enter(event.submitter.value, { bind_ticket: ticket, ...fields }).catch(tell)
}

function begin() {
  history.replaceState(null, '', '/') // removes the code from the address bar
  if (returned.state) return enter('/oauth/weibo/callback/', returned)
  return localStorage.getItem(OUT) ? show() : refresh()
}

function tell({ message }) {
  at('problem').textContent = message
  at('log-in').hidden = Boolean(token || ticket)
}

at('log-in').onclick = () => logIn().catch(tell)
at('log-out').onclick = () => logOut().catch(tell)
at('order').onclick = () => order().catch(tell)
at('who').onsubmit = answerWho
begin().catch(tell)
