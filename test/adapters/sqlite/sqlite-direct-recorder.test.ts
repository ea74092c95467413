import { expect } from 'chai'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { registerUser } from '../../contract/seeds.js'
import { anEvent, later, NOON, times } from '../../support/builders.js'
import { openedForTest } from '../../support/opened.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { openSqliteDatabase } from './open-database.js'

describe('SQLite: recording without a queue', () => {
  const opened = openedForTest()
  let file: string
  let wakings: number
  beforeEach(() => {
    file = `${opened.folder()}/weibind.db`
    wakings = 0
  })

  it('moves due events, oldest first, and no more than it was asked for', async () => {
    const { directRecorder, outbox, auditLog } = stores(false)
    const events = times(5, () => anEvent())
    await Promise.all(events.toReversed().map((event) => outbox.append(event)))
    expect(await directRecorder.recordDue(3, NOON)).to.deep.equal({ recorded: 3, left: 0 })
    expect((await auditLog.search({ limit: 9 })).events).to.deep.equal(events.slice(0, 3).toReversed())
    expect(await outbox.backlog()).to.include({ waiting: 2 })
    expect(await directRecorder.recordDue(3, NOON)).to.deep.equal({ recorded: 2, left: 0 })
    expect(inOrder()).to.deep.equal(events.map(({ id }) => id))
  })

  it('leaves what is claimed, put off or set aside, and takes what a clock ahead put off', async () => {
    const { directRecorder, outbox } = stores(false)
    const [claimed, aside, ahead] = [anEvent(), anEvent(), anEvent()]
    for (const event of [claimed, aside, ahead]) await outbox.append(event)
    await outbox.published([claimed.id], later(NOON, 10))
    await outbox.setAside({ eventId: aside.id, error: 'odd', tries: 5, at: NOON })
    await outbox.published([ahead.id], later(NOON, 3600))
    expect(await directRecorder.recordDue(9, NOON)).to.deep.equal({ recorded: 1, left: 0 })
    expect(inOrder()).to.deep.equal([ahead.id])
    expect(await directRecorder.recordDue(9, later(NOON, 10))).to.deep.equal({ recorded: 1, left: 0 })
  })

  it('leaves the events of a deleted user, and records the others (LG-5)', async () => {
    const { directRecorder, outbox, users } = stores(false)
    const user = await registerUser({ users })
    const [gone, there] = [anEvent({ data: { user_id: 'gone' } }), anEvent({ data: { user_id: user.id } })]
    for (const event of [gone, there]) await outbox.append(event)
    expect(await directRecorder.recordDue(9, NOON)).to.deep.equal({ recorded: 2, left: 1 })
    expect(await outbox.find(gone.id)).to.deep.equal(gone)
  })

  it('moves none if one cannot be recorded (RE-3)', async () => {
    const { directRecorder, outbox } = stores(false)
    for (const event of [anEvent(), anEvent({ type: 'weibind.user.registered' })]) await outbox.append(event)
    refuse('weibind.user.registered')
    const error = await directRecorder.recordDue(9, NOON).catch((failure) => failure)
    expect(String(error)).to.include('the auditor refuses it')
    expect(await outbox.backlog()).to.include({ waiting: 2 })
    expect(inOrder()).to.deep.equal([])
  })

  it('is done for an event that was recorded before', async () => {
    const { directRecorder, outbox, auditLog } = stores(false)
    const event = anEvent()
    await auditLog.record(event)
    await outbox.append(event)
    expect(await directRecorder.recordDue(9, NOON)).to.deep.equal({ recorded: 1, left: 0 })
    expect(inOrder()).to.deep.equal([event.id])
    expect(await outbox.find(event.id)).to.equal(null)
  })

  describe('together with the act', () => {
    it('records the event in the same commit, in the order of the acts', async () => {
      const { outbox } = stores(true)
      const events = times(50, () => anEvent())
      await Promise.all(events.map((event) => outbox.append(event)))
      expect(inOrder()).to.deep.equal(events.map(({ id }) => id))
      expect(await outbox.backlog()).to.deep.equal({ waiting: 0, oldestAt: null })
      expect(wakings).to.equal(0)
    })

    it('keeps the act and the event, in the outbox, if it cannot be recorded (RE-3)', async () => {
      const { outbox, users } = stores(true)
      refuse('weibind.login.succeeded')
      const [user] = await Promise.all([
        registerUser({ users }),
        outbox.append(anEvent({ type: 'weibind.bind.required' })),
      ])
      expect((await users.find(user.id))?.id).to.equal(user.id)
      expect(await outbox.backlog()).to.include({ waiting: 2 })
      expect(inOrder()).to.deep.equal([])
      expect(wakings).to.equal(1)
    })

    it('keeps the event of a deleted user in the outbox, for the worker that erases (LG-5)', async () => {
      const { outbox } = stores(true)
      const event = anEvent({ data: { user_id: 'gone' } })
      await outbox.append(event)
      expect(await outbox.find(event.id)).to.deep.equal(event)
      expect(inOrder()).to.deep.equal([])
      expect(wakings).to.equal(1)
    })
  })

  function stores(recordsAtOnce: boolean) {
    const onEventStored = () => {
      wakings += 1
    }
    const database = openSqliteDatabase(file, { recordsAtOnce, onEventStored })
    opened.add(() => database.close())
    return sqliteStores(database)
  }

  function refuse(type: string): void {
    const connection = sqliteConnection(file)
    connection.exec(`CREATE TRIGGER auditor BEFORE INSERT ON audit_events WHEN NEW.type = '${type}'
      BEGIN SELECT RAISE(ABORT, 'the auditor refuses it'); END`)
    connection.close()
  }

  function inOrder(): string[] {
    const connection = sqliteConnection(file)
    const rows = connection.prepare('SELECT id FROM audit_events ORDER BY sequence').all()
    connection.close()
    return rows.map(({ id }) => id)
  }
})
