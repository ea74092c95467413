// Whether the time of a refusal reveals which users exist (rule BI-12): `npm run bench -- refusals`.
import { type Program, startProgram } from './program.js'
import { callBack, comeBack } from './visit.js'

const TRIES = 300
/** Wrong passwords after which a bind ticket is still valid (rule BI-3). */
const TRIES_PER_TICKET = 4
const KINDS = ['unknown user', 'wrong password', 'user without a password'] as const
type Kind = (typeof KINDS)[number]
/** Prepares a call that will be refused. */
type Attempt = (username: string) => Promise<() => Promise<Response>>

const NAMES: Readonly<Record<Kind, string>> = {
  'unknown user': 'nobody',
  'wrong password': 'somebody',
  'user without a password': 'weibo.only',
}

// High, not off: counting the attempts is part of the measured time.
const service = await startProgram({ RATE_LIMIT_ACCOUNT: '9999/15m', RATE_LIMIT_ACCOUNT_TOTAL: '9999/15m' })
try {
  await settle(service)
  for (const [name, attempt] of Object.entries({ login: logIn(service), bind: bind(service) })) {
    const medians = await interleaved(attempt)
    console.log(`${name} with a password that is refused: median of ${TRIES} calls each, interleaved`)
    console.table(medians)
    const times = Object.values(medians).map((each) => each['median ms'])
    const [least, most] = [Math.min(...times), Math.max(...times)]
    const apart = most - least
    console.log(`${tenth(apart)} ms apart, ${tenth((apart / least) * 100)} % (BI-12 allows 5 %, or 10 ms)`)
  }
} finally {
  await service.stop()
}

/** In another order each round, so that no kind always follows the same one. */
async function interleaved(attempt: Attempt): Promise<Record<Kind, { 'median ms': number }>> {
  const times: Record<Kind, number[]> = { 'unknown user': [], 'wrong password': [], 'user without a password': [] }
  for (let round = 0; round < TRIES; round += 1) {
    for (const index of KINDS.keys()) {
      const kind = KINDS[(index + round) % KINDS.length] as Kind
      const call = await attempt(NAMES[kind])
      const began = performance.now()
      const response = await call()
      await response.arrayBuffer()
      times[kind].push(performance.now() - began)
      if (response.status !== 401) throw new Error(`${response.url} answered ${response.status}`)
    }
  }
  const median = (kind: Kind) => ({ 'median ms': tenth(times[kind].sort((a, b) => a - b)[TRIES / 2] ?? Number.NaN) })
  return {
    'unknown user': median('unknown user'),
    'wrong password': median('wrong password'),
    'user without a password': median('user without a password'),
  }
}

function logIn({ url }: Program): Attempt {
  return async (username) => () => post(`${url}/sessions/`, { username, password: 'wrong' })
}

function bind(program: Program): Attempt {
  let held = { ticket: '', cookie: '', left: 0 }
  return async (username) => {
    if (held.left === 0) held = { ...(await ticketOf(program, '3000000001')), left: TRIES_PER_TICKET }
    held.left -= 1
    const { ticket, cookie } = held
    return () => post(`${program.url}/oauth/weibo/bind/`, { bind_ticket: ticket, username, password: 'wrong' }, cookie)
  }
}

async function settle(program: Program): Promise<void> {
  await created(
    post(`${program.url}/users/`, { username: NAMES['wrong password'], password: 'a long and quiet evening' }),
  )
  const { ticket, cookie } = await ticketOf(program, '3000000002')
  const bare = { username: NAMES['user without a password'], bind_ticket: ticket }
  await created(post(`${program.url}/users/`, bare, cookie))
}

async function created(answer: Promise<Response>): Promise<void> {
  const { status } = await answer
  if (status !== 201) throw new Error(`a user could not be registered: ${status}`)
}

async function ticketOf(program: Program, person: string): Promise<{ ticket: string; cookie: string }> {
  const returned = await comeBack(program, person)
  const { data } = await callBack(program, returned)
  return { ticket: data.bind_ticket ?? '', cookie: returned.cookie }
}

function post(url: string, form: Readonly<Record<string, string>>, cookie = ''): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(form), headers: { cookie } })
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
