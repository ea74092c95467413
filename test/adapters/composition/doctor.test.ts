import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runDoctor } from '../../../src/adapters/composition/run-doctor.js'
import { anEvent, times } from '../../support/builders.js'
import { doctorRun } from '../../support/doctor-run.js'
import { openedForTest } from '../../support/opened.js'
import type { Environment } from '../../support/program.js'
import { type Answer, json, ScriptedProvider, text } from '../../support/scripted-provider.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { openSqliteDatabase } from '../sqlite/open-database.js'

const SECRET = 'canary-app-secret'
const TOKEN = '/oauth2/access_token'
const GOOD = error(21325)
const CLOSED_PORT = 'http://127.0.0.1:9'

function error(code: number, status = 400): Answer {
  return json(status, { error: 'canary-description', error_code: code, error_description: 'canary-description' })
}

describe('doctor (OP-19)', () => {
  const opened = openedForTest()
  let folder: string
  let weibo: ScriptedProvider
  beforeEach(async () => {
    folder = join(opened.folder(), 'data')
    mkdirSync(folder, { mode: 0o700 })
    weibo = await opened.open(ScriptedProvider.open(), (each) => each.close())
    weibo.answers(TOKEN, GOOD)
    weibo.answers('/healthz', json(200, { status: 'ok' }))
  })

  const environment = (changes: Environment = {}): Environment => ({
    DATA_DIR: folder,
    SANDBOX: 'off',
    PUBLIC_URL: weibo.url,
    WEIBO_CLIENT_ID: '1234567890',
    WEIBO_CLIENT_SECRET: SECRET,
    WEIBO_BASE_URL: weibo.url,
    AUDIT_CHAIN_KEY: 'weibind-audit-chain-key-example!',
    ...changes,
  })
  const file = () => join(folder, 'weibind.db')

  function makeDatabase(events = 0): void {
    const database = openSqliteDatabase(file())
    for (const event of Array.from({ length: events }, () => anEvent()))
      void database.transaction(() => database.storeEvent(event))
    database.close()
  }

  it('finds nothing wrong with a good installation, in the documented order, and ends with 0', async () => {
    makeDatabase()
    const { status, findings } = await doctorRun(environment())
    const wrong = findings.filter(({ outcome }) => outcome !== 'ok')
    // A small disk is no mistake of the installation.
    expect(wrong.filter(({ check }) => check !== 'data-dir')).to.deep.equal([])
    expect(status).to.equal(0)
    const order = ['configuration', 'node', 'data-dir', 'database', 'contents', 'audit-key', 'audit-chain']
    const rest = ['outbox', 'signing-key', 'clock', 'weibo', 'redirect-uri', 'public-url']
    const checks = findings.map(({ check }) => check)
    expect(checks).to.deep.equal([...order, ...rest])
  })

  it('prints one line a check in columns, and says what to do', async () => {
    weibo.answers(TOKEN, error(21322))
    const lines: string[] = []
    const run = { args: [], environment: environment(), fromFile: [], print: (line: string) => lines.push(line) }
    expect(await runDoctor({ ...run, complain: run.print })).to.equal(1)
    expect(lines.join('\n').split('\n')).to.include.members([
      'ok    weibo          App Key and App Secret are right',
      `fail  redirect-uri   Weibo does not know ${weibo.url}/oauth/callback/ (21322)   Enter exactly this address at open.weibo.com under 应用信息 > 高级信息 > 授权回调页, or set WEIBO_REDIRECT_URI to what stands there`,
    ])
  })

  it('refuses a wrong command line with 64, and prints nothing on standard output', async () => {
    for (const args of [['--jsn'], ['--json', 'x'], ['x']]) {
      const [printed, complained]: [string[], string[]] = [[], []]
      const print = (line: string) => printed.push(line)
      const complain = (line: string) => complained.push(line)
      expect(await runDoctor({ args, environment: environment(), fromFile: [], print, complain })).to.equal(64)
      expect([printed.length, complained.length]).to.deep.equal([0, 1])
    }
  })

  it('writes nothing: neither into the folder nor into the database, of a service that runs, is stopped or was killed', async () => {
    makeDatabase(3)
    // The driver removes them only when its garbage is collected, perhaps during the next run.
    for (const end of ['-wal', '-shm']) rmSync(`${file()}${end}`, { force: true })
    const stopped = contentsOf(folder)
    await doctorRun(environment())
    expect(contentsOf(folder)).to.deep.equal(stopped)
    const running = openSqliteDatabase(file())
    opened.add(() => running.close())
    await running.transaction(() => running.storeEvent(anEvent()))
    const before = contentsOf(folder, ['weibind.db', 'weibind.db-wal'])
    const { of } = await doctorRun(environment())
    expect(contentsOf(folder, ['weibind.db', 'weibind.db-wal'])).to.deep.equal(before)
    expect(of('contents')[0]?.what).to.match(/^0 users, 0 bindings, 0 events.*, 4 waiting$/)
    const killed = join(opened.folder(), 'killed')
    cpSync(folder, killed, { recursive: true })
    const left = contentsOf(killed, ['weibind.db', 'weibind.db-wal'])
    const afterKill = await doctorRun(environment({ DATA_DIR: killed }))
    expect(afterKill.of('contents')[0]?.what).to.match(/4 waiting$/)
    expect(contentsOf(killed, ['weibind.db', 'weibind.db-wal'])).to.deep.equal(left)
  })

  it('tells no secret and no made-up code, whatever Weibo answers', async () => {
    for (const answer of [GOOD, error(21324), text(200, `<p>${SECRET}</p>`)]) {
      weibo.answers(TOKEN, answer)
      const { findings } = await doctorRun(environment())
      const sent = weibo.calls
        .filter(({ path }) => path === TOKEN)
        .map(({ body }) => new URLSearchParams(body).get('code'))
      const told = JSON.stringify(findings)
      expect(told).to.not.match(/canary/)
      for (const code of sent) expect(told).to.not.include(code ?? '')
    }
    expect(weibo.calls.filter(({ path }) => path === TOKEN)).to.have.length(3)
  })

  describe('configuration', () => {
    it('is a failure for each problem, and the checks that can still run do', async () => {
      makeDatabase()
      const { status, of } = await doctorRun(environment({ PORT: 'x', WEIBO_CLIENT_SECRET: '' }), ['PORT'])
      expect(of('configuration').map(({ outcome, what }) => `${outcome} ${what}`)).to.have.members([
        'fail PORT is "x": expected a port, 0 to 65535',
        'fail WEIBO_CLIENT_SECRET: is missing, but WEIBO_CLIENT_ID is set',
      ])
      expect(of('configuration').find(({ what }) => what.startsWith('PORT'))?.todo).to.match(/\.env/)
      expect(of('database')[0]?.outcome).to.equal('ok')
      expect([of('weibo'), of('public-url')]).to.deep.equal([[], []])
      expect(status).to.equal(1)
    })

    it('warns of a variable that is one slip away from one of ours', async () => {
      makeDatabase()
      const slips = { WEIBO_CLIENT_SECRETS: 'x', REDIS_ULR: 'x', RATE_LIMIT_ADRESS: 'x', ADMIN_TOKEM_FILE: 'x' }
      const { status, of } = await doctorRun(
        environment({ ...slips, HOSTNAME: 'a', EDITOR: 'vi', PUBLIC_URLS_OF: 'x' }),
      )
      expect(of('configuration').map(({ outcome, what }) => `${outcome} ${what.split(' ')[0]}`)).to.have.members(
        Object.keys(slips).map((name) => `warn ${name}`),
      )
      expect(of('configuration')[0]?.todo).to.include('WEIBO_CLIENT_SECRET,')
      expect(status).to.equal(0)
    })

    it('is good in a checkout without any variable, where the sandbox serves', async () => {
      const { of } = await doctorRun({ DATA_DIR: folder, PORT: '0' })
      expect(of('configuration')[0]?.outcome).to.equal('ok')
      expect([of('weibo'), of('redirect-uri')].flat().map(({ outcome, what }) => `${outcome} ${what}`)).to.deep.equal([
        'ok sandbox',
        'ok sandbox',
      ])
      expect([of('public-url'), of('redis'), of('clock')].flat()).to.deep.equal([])
    })
  })

  describe('data-dir and database', () => {
    it('fail without the folder, which they do not make', async () => {
      rmSync(folder, { recursive: true })
      const { status, of } = await doctorRun(environment())
      expect(of('data-dir')[0]).to.include({ outcome: 'fail' })
      expect(of('database')[0]).to.include({ outcome: 'warn', what: 'not there yet: nothing has run here' })
      expect([status, existsSync(folder)]).to.deep.equal([1, false])
    })

    it('warn of a folder that others can read', async () => {
      makeDatabase()
      chmodSync(folder, 0o755)
      const { of } = await doctorRun(environment())
      expect(of('data-dir').some(({ outcome, what }) => outcome === 'warn' && /others/.test(what))).to.equal(true)
    })

    const damages: Record<string, (path: string) => void> = {
      'another program': (path) => sqlite(path, 'PRAGMA application_id = 1'),
      'a newer version': (path) => sqlite(path, 'PRAGMA user_version = 999'),
      'unique index': (path) => sqlite(path, 'DROP INDEX users_by_key'),
      empty: (path) => writeFileSync(path, ''),
      'not a database': (path) => writeFileSync(path, 'x'.repeat(9000)),
    }
    for (const [reason, damage] of Object.entries(damages))
      it(`fails: ${reason}`, async () => {
        makeDatabase()
        damage(file())
        const { status, of } = await doctorRun(environment())
        expect(of('database')[0]?.outcome).to.equal('fail')
        expect(of('database')[0]?.what).to.include(reason)
        expect(of('database')[0]?.todo).to.not.equal(null)
        expect(status).to.equal(1)
      })
  })

  describe('audit-key and audit-chain', () => {
    beforeEach(async () => {
      const database = openSqliteDatabase(file(), { recordsAtOnce: true })
      for (const event of times(4, () => anEvent())) await database.transaction(() => database.storeEvent(event))
      database.close()
    })

    it('are good under the key of the log', async () => {
      const { of } = await doctorRun(environment())
      expect(of('contents')[0]?.what).to.match(/4 events \(seq 1 to 4, last 2026-11-22T12:00:00\.000Z\), 0 waiting$/)
      expect(of('audit-key')[0]).to.include({ outcome: 'ok' })
      expect(of('audit-chain')[0]).to.include({ outcome: 'ok', what: 'the newest 4 entries are whole' })
    })

    it('fail under another key, and where the key of development is gone', async () => {
      const other = await doctorRun(environment({ AUDIT_CHAIN_KEY: 'another key of thirty-two characters' }))
      expect(other.of('audit-key')[0]).to.include({ outcome: 'fail', what: "another key than the log's" })
      expect([other.of('audit-chain'), other.status]).to.deep.equal([[], 1])
      const gone = await doctorRun(environment({ AUDIT_CHAIN_KEY: '' }))
      expect(gone.of('audit-key')[0]?.outcome).to.equal('fail')
      expect(existsSync(join(folder, 'audit-chain.key'))).to.equal(false)
    })

    it('fail where an entry was changed', async () => {
      sqlite(file(), "UPDATE audit_events SET user_id = 'other' WHERE seq = 3")
      const { of } = await doctorRun(environment())
      expect(of('audit-chain')[0]).to.include({ outcome: 'fail', what: 'broken at seq 3: changed' })
    })
  })

  describe('outbox', () => {
    it('warns after 10 s and fails after 10 min, and warns of what is set aside', async () => {
      const outcomeAfter = async (seconds: number) => {
        const time = new Date(Date.now() - seconds * 1000).toISOString()
        rmSync(file(), { force: true })
        const database = openSqliteDatabase(file())
        await database.transaction(() => database.storeEvent(anEvent({ time })))
        database.close()
        return (await doctorRun(environment())).of('outbox').map(({ outcome }) => outcome)
      }
      expect(await outcomeAfter(2)).to.deep.equal(['ok'])
      expect(await outcomeAfter(60)).to.deep.equal(['warn'])
      expect(await outcomeAfter(700)).to.deep.equal(['fail'])
      sqlite(file(), "UPDATE outbox SET failed_at = 1, error = 'odd', tries = 5")
      const { of } = await doctorRun(environment())
      expect(of('outbox').map(({ outcome, what }) => `${outcome} ${what}`)).to.deep.equal([
        'warn 1 events are set aside',
      ])
    })
  })

  describe('signing-key', () => {
    it('fails without one and with one of the wrong kind, and warns where others can read it', async () => {
      const key = join(folder, 'jwt-es256.key')
      const outcome = async (changes: Environment = {}) =>
        (await doctorRun(environment(changes))).of('signing-key')[0]?.outcome
      expect(await outcome({ JWT_PRIVATE_KEY_FILE: join(folder, 'nowhere') })).to.equal('fail')
      writeFileSync(key, 'no key', { mode: 0o600 })
      expect(await outcome()).to.equal('fail')
      const { generateSigningKeyPem } = await import('../../../src/adapters/jwt/signing-key.js')
      writeFileSync(key, generateSigningKeyPem('ES256'))
      expect(await outcome()).to.equal('ok')
      expect(await outcome({ JWT_PRIVATE_KEY_FILE: key, JWT_ALGORITHM: 'RS256' })).to.equal('fail')
      chmodSync(key, 0o644)
      expect(await outcome()).to.equal('warn')
    })
  })

  describe('clock', () => {
    for (const [seconds, outcome] of [
      [0, 'ok'],
      [20, 'warn'],
      [300, 'fail'],
    ] as const)
      it(`is ${outcome} when Weibo's is ${seconds} s ahead`, async () => {
        const date = new Date(Date.now() + seconds * 1000).toUTCString()
        weibo.answers(TOKEN, json(400, { error_code: 21325 }, { date }))
        expect((await doctorRun(environment())).of('clock')[0]?.outcome).to.equal(outcome)
      })
  })

  describe('weibo', () => {
    const answers: readonly (readonly [name: string, Answer, outcome: string, what: RegExp])[] = [
      ['21324', error(21324), 'fail', /App Key or App Secret is wrong \(21324\)/],
      ['21323', error(21323), 'fail', /App Key or App Secret is wrong \(21323\)/],
      ['21321', error(21321, 403), 'fail', /not reviewed: only its owner and 15 testers can log in \(21321\)/],
      ['21326', error(21326), 'fail', /may not use this way of login \(21326\)/],
      ['21328', error(21328), 'fail', /may not use this way of login \(21328\)/],
      ['21329', error(21329), 'fail', /may not use this way of login \(21329\)/],
      ['10022', error(10022, 403), 'warn', /limits our calls \(10022\)/],
      ['10024', error(10024, 429), 'warn', /limits our calls \(10024\)/],
      ['10001', error(10001, 200), 'warn', /in trouble \(10001\)/],
      ['a gateway failure', text(502, '<html>'), 'warn', /in trouble \(HTTP 502\)/],
      ['HTML', text(200, '<html>login to the hotel</html>'), 'fail', /something stands between us and Weibo/],
      ['a redirect', text(302, '', { location: '/' }), 'fail', /something stands between us and Weibo/],
      ['no JSON', text(400, 'no'), 'fail', /something stands between us and Weibo/],
      ['a token', json(200, { access_token: 'x', uid: '1' }), 'fail', /something stands between us and Weibo/],
      ['an unknown error', error(99999), 'warn', /99999/],
    ]
    for (const [name, answer, outcome, what] of answers)
      it(`is ${outcome} on ${name}`, async () => {
        weibo.answers(TOKEN, answer)
        const { of, status } = await doctorRun(environment())
        expect(of('weibo')).to.have.length(1)
        expect(of('weibo')[0]?.outcome).to.equal(outcome)
        expect(of('weibo')[0]?.what).to.match(what)
        expect(of('weibo')[0]?.todo).to.be.a('string')
        expect(status).to.equal(outcome === 'fail' ? 1 : 0)
      })

    it('fails where nothing listens', async () => {
      const { of } = await doctorRun(environment({ WEIBO_BASE_URL: CLOSED_PORT }))
      expect(of('weibo')[0]).to.include({ outcome: 'fail', what: 'Weibo cannot be reached (ECONNREFUSED)' })
    })

    it('fails within 5 s where Weibo is silent', async () => {
      weibo.answers(TOKEN, () => {})
      const begin = performance.now()
      const { of } = await doctorRun(environment())
      expect(of('weibo')[0]?.what).to.match(/did not answer within/)
      expect(performance.now() - begin).to.be.below(10_000)
    })
  })

  describe('redirect-uri', () => {
    it('warns of a host that is neither the public one nor allowed by CORS', async () => {
      const elsewhere = { WEIBO_REDIRECT_URI: 'https://app.example.com/cb' }
      expect((await doctorRun(environment(elsewhere))).of('redirect-uri')[0]?.outcome).to.equal('warn')
      const allowed = { ...elsewhere, CORS_ORIGINS: 'https://app.example.com' }
      expect((await doctorRun(environment(allowed))).of('redirect-uri')[0]?.outcome).to.equal('ok')
    })
  })

  describe('public-url', () => {
    const answers: readonly (readonly [name: string, Answer, outcome: string])[] = [
      ['our answer', json(200, { status: 'ok' }), 'ok'],
      ['the page of another program', text(200, '<html>welcome</html>'), 'fail'],
      ['404', text(404, 'no'), 'fail'],
      ['a redirect', text(301, '', { location: 'https://a.example/' }), 'fail'],
      ['a gateway without the service', text(502, 'bad gateway'), 'warn'],
    ]
    for (const [name, answer, outcome] of answers)
      it(`is ${outcome} for ${name}`, async () => {
        weibo.answers('/healthz', answer)
        expect((await doctorRun(environment())).of('public-url')[0]?.outcome).to.equal(outcome)
      })

    it('warns where nothing answers, and fails where the certificate is bad', async () => {
      const silent = await doctorRun(environment({ PUBLIC_URL: CLOSED_PORT }))
      expect(silent.of('public-url')[0]?.outcome).to.equal('warn')
      const tls = await opened.open(ScriptedProvider.openTls(), (each) => each.close())
      const bad = await doctorRun(environment({ PUBLIC_URL: `https://127.0.0.1:${tls.port}` }))
      expect(bad.of('public-url')[0]?.outcome).to.equal('fail')
      expect(bad.of('public-url')[0]?.what).to.match(/certificate/)
    })
  })

  describe('webhooks', () => {
    it('is not told without a file, good with one, and fails for each mistake in it', async () => {
      expect((await doctorRun(environment())).of('webhooks')).to.deep.equal([])
      const WEBHOOKS_FILE = join(folder, 'webhooks.json')
      const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
      writeFileSync(WEBHOOKS_FILE, JSON.stringify([{ url: 'https://a.example/hook', secret }]))
      const good = await doctorRun(environment({ WEBHOOKS_FILE }))
      expect(good.of('webhooks')[0]).to.include({ outcome: 'ok', what: '1 endpoint' })
      writeFileSync(WEBHOOKS_FILE, '[{"url": "no"}]')
      const bad = await doctorRun(environment({ WEBHOOKS_FILE }))
      expect(bad.of('webhooks').length).to.be.above(0)
      for (const { outcome } of bad.of('webhooks')) expect(outcome).to.equal('fail')
      expect(bad.status).to.equal(1)
    })
  })

  describe('weixin', () => {
    const answers: readonly (readonly [errcode: number, outcome: string, what: RegExp])[] = [
      [40029, 'ok', /right/],
      [40013, 'fail', /appid.*40013/],
      [40125, 'fail', /secret.*40125/],
      [40164, 'fail', /not on the list.*40164/],
      [48001, 'fail', /48001/],
      [45011, 'warn', /45011/],
      [-1, 'warn', /-1/],
    ]
    for (const [errcode, outcome, what] of answers)
      it(`is ${outcome} on ${errcode}, for each channel`, async () => {
        for (const path of ['/sns/oauth2/access_token', '/sns/jscode2session'])
          weibo.answers(path, json(200, { errcode }))
        const { of } = await doctorRun(
          environment({
            WEIXIN_API_URL: weibo.url,
            WEIXIN_WEB_APPID: 'wx00000000000000a1',
            WEIXIN_WEB_SECRET: SECRET,
            WEIXIN_MINI_APPID: 'wx00000000000000a2',
            WEIXIN_MINI_SECRET: SECRET,
          }),
        )
        for (const check of ['weixin-web', 'weixin-mini']) {
          expect(of(check)[0]?.outcome, check).to.equal(outcome)
          expect(of(check)[0]?.what).to.match(what)
        }
        expect(of('weixin-mp')).to.deep.equal([])
      })
  })
})

function sqlite(path: string, sql: string): void {
  const connection = sqliteConnection(path)
  connection.exec(sql)
  connection.close()
}

function contentsOf(folder: string, names = readdirSync(folder)): readonly unknown[] {
  return names.map((name) => {
    const path = join(folder, name)
    return [name, readFileSync(path).toString('base64'), statSync(path).mtimeMs]
  })
}
