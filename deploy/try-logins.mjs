// Logins through the proxy, for deploy/try. Every acknowledged answer must have exactly one audit event.
//   node try-logins.mjs journey UID              begin, Weibo, callback, register, then a login
//   node try-logins.mjs weixin PERSON            a registration by the QR code, then a login inside WeChat
//   node try-logins.mjs again UID                a login of a person who registered before
//   node try-logins.mjs load SECONDS RATE FIRST  RATE logins a second at most, by 5 people with uids from FIRST on
// Prints one line of figures, and exits with 1 if a check fails.
const { PUBLIC_URL, ADMIN_TOKEN } = process.env
const PASSWORD = 'a long and quiet evening'
const acknowledged = []
const unanswered = new Map()
let slowestMs = 0

class Person {
  cookie = ''
  constructor(uid) {
    this.uid = String(uid)
  }

  async call(path, body, headers = {}) {
    const start = Date.now()
    try {
      const answer = await fetch(PUBLIC_URL + path, {
        method: body ? 'POST' : 'GET',
        headers: { cookie: this.cookie, 'content-type': 'application/json', ...headers },
        signal: AbortSignal.timeout(20_000),
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const text = await answer.text()
      for (const cookie of answer.headers.getSetCookie()) this.cookie = cookie.split(';', 1)[0]
      if (body && answer.status < 500) acknowledged.push(answer.headers.get('x-request-id'))
      if (answer.status >= 500) count(`${answer.status} ${path}`)
      return { status: answer.status, ...JSON.parse(text) }
    } catch (error) {
      count(`${error.cause?.code ?? error.name} ${path}`)
      return { status: 0, data: null }
    } finally {
      slowestMs = Math.max(slowestMs, Date.now() - start)
    }
  }

  async logIn(headers, { provider, query } = { provider: 'weibo', query: '' }) {
    const begun = await this.call(`/oauth/${provider}/${query}`)
    if (!begun.data) return begun
    const [page] = begun.data.url.split('#')
    const agreed = await fetch(`${page}&sandbox_person=${this.uid}`, { redirect: 'manual' })
    const back = new URL(agreed.headers.get('location')).searchParams
    return this.call(`/oauth/${provider}/callback/`, { code: back.get('code'), state: back.get('state') }, headers)
  }

  async register() {
    const { data } = await this.logIn()
    if (data?.type === '0') return true
    const username = `try${this.uid}`
    const answer = await this.call('/users/', { bind_ticket: data?.bind_ticket ?? '', username, password: PASSWORD })
    return answer.status === 201
  }
}

const [command, ...words] = process.argv.slice(2)
const problems = []
const figures = await { journey, weixin, again, load }[command](...words.map(Number))
await checkEvents()
const failures = [...unanswered].map(([what, times]) => `${times} x ${what}`)
console.log([...figures, `slowest ${slowestMs} ms`, ...failures, ...problems].join(', '))
process.exit(problems.length > 0 ? 1 : 0)

async function journey(uid) {
  const person = new Person(uid)
  const first = await person.logIn({ 'x-forwarded-for': '203.0.113.9' })
  expect(first.data?.type === '1', `bind required: ${first.msg}`)
  const ticket = first.data?.bind_ticket ?? ''
  const user = await person.call('/users/', { bind_ticket: ticket, username: `try${uid}`, password: PASSWORD })
  expect(user.status === 201, `registered: ${user.msg}`)
  await again(uid, person)
  const bound = await person.call('/oauth/bindings/', undefined, { authorization: `Bearer ${user.data?.token}` })
  expect(bound.data?.[0]?.uid === String(uid), `bound: ${bound.msg}`)
  return [first.msg, user.msg, '登录成功']
}

async function weixin(number) {
  const person = new Person(number)
  const scanned = await person.logIn({}, { provider: 'weixin', query: '?channel=web' })
  expect(scanned.data?.type === '1', `bind required: ${scanned.msg}`)
  const ticket = scanned.data?.bind_ticket ?? ''
  const user = await person.call('/users/', { bind_ticket: ticket, username: `wei${number}` })
  expect(user.status === 201, `registered: ${user.msg}`)
  const inside = await person.logIn({}, { provider: 'weixin', query: '?channel=mp' })
  expect(inside.data?.user?.id === user.data?.user?.id, `the same user inside WeChat: ${inside.msg}`)
  return [scanned.msg, user.msg, inside.msg]
}

async function again(uid, person = new Person(uid)) {
  const answer = await person.logIn()
  expect(answer.data?.type === '0', `logged in: ${answer.msg}`)
  return [answer.msg]
}

async function load(seconds, rate, first) {
  const people = Array.from({ length: 5 }, (_, i) => new Person(first + i))
  const until = Date.now() + seconds * 1000
  let ok = 0
  let tries = 0
  let lastOk = false
  await Promise.all(
    people.map(async (person) => {
      let isKnown = false
      while (Date.now() < until) {
        const next = Date.now() + (1000 * people.length) / rate
        tries++
        if (isKnown) lastOk = (await person.logIn()).data?.type === '0'
        else lastOk = isKnown = await person.register()
        if (lastOk) ok++
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - Date.now())))
      }
    }),
  )
  expect(lastOk, 'the last login went well')
  return [`${ok} of ${tries} logins`]
}

/** Each acknowledged answer has exactly one event, within the time in which a killed worker's jobs are redelivered. */
async function checkEvents() {
  for (const until = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const events = await recordedEvents()
    const times = new Map()
    for (const { data } of events) times.set(data.request_id, (times.get(data.request_id) ?? 0) + 1)
    const wrong = acknowledged.filter((id) => times.get(id) !== 1)
    if (wrong.length > 0 && Date.now() < until) continue
    expect(new Set(events.map(({ id }) => id)).size === events.length, 'no event twice')
    expect(wrong.length === 0, `one event each: ${wrong.length} without`)
    expect(!events.some(({ data }) => data.ip === '203.0.113.9'), 'no address that a client made up')
    figures.push(`${acknowledged.length} answers, each with its one event, of ${events.length}`)
    return
  }
}

async function recordedEvents() {
  const events = []
  let cursor = ''
  do {
    const query = new URLSearchParams({ limit: '200', ...(cursor ? { cursor } : {}) })
    const url = `${PUBLIC_URL}/audit/events/?${query}`
    const answer = await fetch(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
    if (answer.status !== 200) return events
    const { data } = await answer.json()
    events.push(...data.events)
    cursor = data.next_cursor
  } while (cursor)
  return events
}

function expect(isSo, what) {
  if (!isSo) problems.push(`NOT ${what}`)
}

function count(what) {
  unanswered.set(what, (unanswered.get(what) ?? 0) + 1)
}
