import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { uuidv7 as uuid } from 'uuidv7'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { AuditEventSource } from '../../../src/application/audit-event-source.js'
import { BindTickets } from '../../../src/application/bind-tickets.js'
import { LoginStates } from '../../../src/application/login-states.js'
import { RefreshSession } from '../../../src/application/refresh-session.js'
import { RefreshTokens } from '../../../src/application/refresh-tokens.js'
import { RejectRefresh } from '../../../src/application/reject-refresh.js'
import { SessionOpener } from '../../../src/application/session-opener.js'
import { WEB } from '../../application/fakes/world.js'
import { registerUser } from '../../contract/seeds.js'
import { anAccount, anEvent, NOON, times } from '../../support/builders.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

describe('SQLite files', () => {
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
  })
  after(() => folder.remove())

  it('hold no ticket, refresh token or state in clear (BI-2, LG-1)', async () => {
    const database = openSqliteDatabase(join(folder.path, 'weibind.db'))
    const stores = sqliteStores(database)
    let generated = 0
    const secrets = {
      generate: () => `canary-${generated++}-${uuid()}`,
      generateDigits: () => `CANARY${generated++}`,
      hash: (secret: string) => createHash('sha256').update(secret).digest('base64url'),
    }
    const clock = { now: () => NOON }
    const ids = { next: uuid }
    const sealer = { seal: (_: string, text: string) => text, open: (_: string, sealed: string) => sealed }
    const tokens = { issue: () => ({ token: 'canary-token', expiresInSeconds: 900 }), verify: () => null }
    const ttls = {
      ticketTtlSeconds: 600,
      stateTtlSeconds: 600,
      refreshTtlSeconds: 3600,
      refreshGraceSeconds: 10,
      sessionTtlSeconds: 7200,
    }
    const events = new AuditEventSource({ clock, ids })
    const shared = { ...stores, ...ttls, secrets, clock, ids, stateSealer: sealer, tokens, events }
    const request = { requestId: 'request', ip: '192.0.2.1', userAgent: 'Mozilla/5.0' }

    const states = new LoginStates(shared)
    const state = states.begin({ ...WEB, browser: 'canary-browser', purpose: { kind: 'login' } })
    const attempt = states.read(state)
    expect(attempt && (await states.spend(state, attempt, 'canary-browser'))).to.equal(null)
    const ticket = {
      account: anAccount(),
      profile: null,
      channel: {},
      holder: { kind: 'browser', browser: 'browser' } as const,
      request,
    }
    await new BindTickets(shared).issue(ticket)
    const user = await registerUser(stores)
    const opener = new SessionOpener(shared)
    const { session, issued } = opener.prepare(user, request, { provider: null })
    await stores.sessions.open(session, anEvent())
    const refreshTokens = new RefreshTokens({ ...shared, opener })
    const refreshRejection = new RejectRefresh({ ...shared, refreshTokens })
    const refreshing = new RefreshSession({ ...shared, refreshTokens, refreshRejection })
    await refreshing.execute({ refreshToken: issued.refreshToken, request })

    expect(generated).to.equal(3)
    expect(contains(session.liveTokens[0] ?? '')).to.equal(true)
    expect(contains('canary')).to.equal(false)
    database.close()
    expect(contains('canary')).to.equal(false)
  })

  it('hold no former text of an erased event (LG-5)', async () => {
    const database = openSqliteDatabase(join(folder.path, 'erased.db'))
    const { auditLog, erasures } = sqliteStores(database)
    for (const user of times(300, (count) => (count % 3 === 0 ? 'gone' : 'here'))) {
      const data = { user_id: user, provider: 'kite', uid: `uid-${user}`, user_agent: `agent-${user}` }
      await auditLog.record(anEvent({ subject: `kite:uid-${user}`, data }))
    }
    await erasures.erase('gone')
    database.close()
    expect(contains('agent-here')).to.equal(true)
    for (const personal of ['agent-gone', 'kite:uid-gone']) expect(contains(personal), personal).to.equal(false)
  })

  function contains(text: string): boolean {
    return readdirSync(folder.path).some((name) => readFileSync(join(folder.path, name)).includes(text))
  }
})
