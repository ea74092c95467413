import { join } from 'node:path'
import { expect } from 'chai'
import { ExpiredRows } from '../../../src/adapters/sqlite/expired-rows.js'
import type { SqliteDatabase } from '../../../src/adapters/sqlite/sqlite-database.js'
import { SqliteRows } from '../../../src/adapters/sqlite/sqlite-rows.js'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { Unavailable } from '../../../src/application/unavailable.js'
import { anEvent, aPendingBinding, aSession, aUser, later, NOON, times } from '../../support/builders.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

const DAY = 86_400

describe('SQLite transactions', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let file: string
  let database: SqliteDatabase
  let stores: ReturnType<typeof sqliteStores>
  let rows: SqliteRows
  let woken: number
  beforeEach(() => {
    folder = temporaryFolder()
    file = join(folder.path, 'weibind.db')
    woken = 0
    database = openSqliteDatabase(file, {
      onEventStored: () => {
        woken += 1
      },
    })
    stores = sqliteStores(database)
    rows = new SqliteRows(database)
  })
  afterEach(() => {
    database.close()
    folder.remove()
  })

  it('stores nothing of a transaction whose event cannot be stored', async () => {
    const event = anEvent()
    await stores.outbox.append(event)
    const user = aUser()
    const error = await failure(stores.users.register(user, { opening: aSession(), event }))
    expect(error).to.be.instanceOf(Error)
    expect(await stores.users.find(user.id)).to.equal(null)
  })

  it('commits the other operations of a commit in which one fails', async () => {
    const [taken, good] = [anEvent(), anEvent()]
    await stores.outbox.append(taken)
    const outcomes = await Promise.allSettled([
      stores.sessions.open(aSession(), taken),
      stores.outbox.append(good),
      stores.sessions.open(aSession(), taken),
    ])
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled', 'rejected'])
    expect(await stores.outbox.find(good.id)).to.deep.equal(good)
  })

  it('undoes all that a failed operation wrote, and runs the others of its commit once more', async () => {
    const runs = { before: 0, after: 0 }
    const [before, after] = [aUser(), aUser()]
    const outcomes = await Promise.allSettled([
      database.transaction(() => {
        runs.before += 1
        return rows.users.insert(before)
      }),
      database.transaction(() => {
        rows.users.insert(aUser({ id: 'half' }))
        throw new Error('odd')
      }),
      database.transaction(() => {
        runs.after += 1
        rows.users.insert(after)
        return runs.after
      }),
    ])
    expect(outcomes[1]).to.have.nested.property('reason.message', 'odd')
    expect(outcomes[2]).to.deep.equal({ status: 'fulfilled', value: runs.after })
    expect(runs).to.deep.equal({ before: 2, after: 1 })
    expect(await stores.users.find('half')).to.equal(null)
    for (const { id } of [before, after]) expect((await stores.users.find(id))?.id).to.equal(id)
  })

  it('reports a commit once, and none whose events were all undone', async () => {
    const taken = anEvent()
    await stores.outbox.append(taken)
    await Promise.allSettled([stores.outbox.append(taken), stores.replayGuard.spend('state', NOON)])
    expect(woken).to.equal(1)
  })

  it('flushes each commit to the disk (RE-7)', () => {
    expect(database.prepare('PRAGMA synchronous').get()?.integer('synchronous')).to.equal(2)
    expect(database.prepare('PRAGMA journal_mode').get()?.text('journal_mode')).to.equal('wal')
  })

  it('does not report invalid values as an outage', async () => {
    const event = anEvent()
    await stores.outbox.append(event)
    expect(await failure(stores.outbox.append(event))).not.to.be.instanceOf(Unavailable)
  })

  it('reports only commits that stored an event', async () => {
    await stores.outbox.append(anEvent())
    expect(woken).to.equal(1)
    await stores.replayGuard.spend('state', NOON)
    await stores.outbox.claim(10, NOON, NOON)
    expect(woken).to.equal(1)
    await Promise.all(times(50, () => stores.outbox.append(anEvent())))
    expect(woken).to.equal(2)
  })

  it('waits for another process that writes, while reads continue', async () => {
    const other = sqliteConnection(file)
    other.exec('BEGIN IMMEDIATE')
    const event = anEvent()
    const appended = stores.outbox.append(event)
    setTimeout(() => other.exec('COMMIT'), 300)
    expect(await stores.outbox.find(event.id)).to.equal(null)
    await appended
    expect(await stores.outbox.find(event.id)).to.deep.equal(event)
    other.close()
  })

  it('answers Unavailable within 2.5 s while another process holds the database (RE-2)', async () => {
    const other = sqliteConnection(file)
    other.exec('BEGIN IMMEDIATE')
    const begun = Date.now()
    const error = await failure(stores.outbox.append(anEvent()))
    other.exec('ROLLBACK')
    other.close()
    expect(error).to.be.instanceOf(Unavailable)
    expect(error).to.have.property('cause')
    expect(Date.now() - begun).to.be.within(1500, 2500)
    await stores.outbox.append(anEvent())
  })

  it('deletes states, tickets and sessions after they expire, and not before', async () => {
    const expired = new ExpiredRows(database)
    await Promise.all(times(1200, (index) => stores.replayGuard.spend(`old-${index}`, later(NOON, -1))))
    await stores.replayGuard.spend('young', later(NOON, 1))
    const [oldTicket, ticket] = [aPendingBinding({ expiresAt: NOON }), aPendingBinding()]
    await stores.pendingBindings.open(oldTicket, anEvent())
    await stores.pendingBindings.open(ticket, anEvent())
    const ended = { refreshableUntil: later(NOON, -8 * DAY) }
    const oldSession = aSession({ ...ended, openedAt: later(NOON, -31 * DAY) })
    const kept = [
      aSession(),
      aSession({ ...ended, openedAt: later(NOON, -29 * DAY) }),
      aSession({ refreshableUntil: later(NOON, -6 * DAY), openedAt: later(NOON, -31 * DAY) }),
    ]
    for (const session of [oldSession, ...kept]) await stores.sessions.open(session, anEvent())
    await expired.purge(NOON)
    const forgotten = await Promise.all(times(1200, (index) => stores.replayGuard.spend(`old-${index}`, NOON)))
    expect(new Set(forgotten)).to.deep.equal(new Set([true]))
    expect(await stores.replayGuard.spend('young', NOON)).to.equal(false)
    expect(await stores.pendingBindings.find(oldTicket.ticketHash)).to.equal(null)
    expect(await stores.pendingBindings.find(ticket.ticketHash)).to.deep.equal(ticket)
    expect(await stores.sessions.findByToken(oldSession.liveTokens[0] ?? '')).to.equal(null)
    for (const session of kept) expect(await stores.sessions.find(session.id)).to.deep.equal(session)
  })

  it('keeps the event loop turning under a flood', async () => {
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    await Promise.all(times(5000, () => stores.outbox.append(anEvent())))
    clearInterval(timer)
    expect(turns).to.be.greaterThan(10)
  })

  async function failure(call: Promise<unknown>): Promise<unknown> {
    return call.then(
      () => null,
      (error: unknown) => error,
    )
  }
})
