import { expect } from 'chai'
import { DeliverAuditEvent } from '../../src/application/deliver-audit-event.js'
import type { ForgedJob } from '../../src/application/ports/forged-jobs.js'
import type { SetAside } from '../../src/application/ports/outbox.js'
import type { RecordResult } from '../../src/application/record-audit-event.js'
import { Unavailable } from '../../src/application/unavailable.js'
import { NOON } from '../support/builders.js'
import { silentLog } from '../support/silent-log.js'
import { aWorld, REQUEST } from './fakes/world.js'

const POLICY = { attempts: 3, retryDelayMs: 500 }
const JOB = { id: 'e_event-1', name: 'weibind.login.failed', size: 2 }
const FIRST = { eventId: 'event-1', attempts: 0, waits: 0, job: () => JOB }

describe('the delivery of an audit event', () => {
  let log: ReturnType<typeof silentLog>
  let aside: SetAside[]
  let record: () => Promise<RecordResult>
  let setAside: (failure: SetAside) => Promise<void>
  let note: (job: ForgedJob) => Promise<void>
  let forged: ForgedJob[]
  let delivery: DeliverAuditEvent
  beforeEach(() => {
    log = silentLog()
    aside = []
    record = async () => 'recorded'
    forged = []
    note = async (job) => {
      forged.push(job)
    }
    setAside = async (failure) => {
      aside.push(failure)
    }
    delivery = new DeliverAuditEvent(
      {
        record: { execute: () => record() },
        outbox: { setAside: (failure) => setAside(failure) },
        forgedJobs: { note: (job) => note(job) },
        clock: { now: () => NOON },
        log,
      },
      POLICY,
    )
  })

  const deliver = (attempts = 0, waits = 0) => delivery.execute({ ...FIRST, attempts, waits })
  const levels = () => log.lines.map(({ level }) => level)
  const malformed = async () => {
    throw new TypeError('malformed')
  }
  const away = async () => {
    throw new Unavailable('the database is away')
  }

  for (const result of ['recorded', 'already-recorded'] as const)
    it(`is done where the event is ${result}`, async () => {
      record = async () => result
      expect(await deliver()).to.deep.equal({ outcome: 'recorded' })
      expect(log.lines).to.deep.equal([])
    })

  it('records from the outbox what the application stored', async () => {
    const { app, events, outbox, auditLog } = aWorld()
    const event = events.event('weibind.login.failed', REQUEST)
    await outbox.append(event)
    expect(await app.deliver.execute({ ...FIRST, eventId: event.id })).to.deep.equal({ outcome: 'recorded' })
    expect(auditLog.recorded).to.deep.equal([event])
  })

  it('reports an event that was never stored as forged (LG-4)', async () => {
    record = async () => 'forged'
    expect(await delivery.execute({ ...FIRST, eventId: `evil\r\n${'x'.repeat(1000)}` })).to.deep.equal({
      outcome: 'forged',
    })
    expect(levels()).to.deep.equal(['error'])
    const [line] = log.lines
    expect(line?.fields).to.deep.equal({ eventId: `evil${'x'.repeat(96)}` })
    expect(aside).to.deep.equal([])
    expect(forged).to.deep.equal([{ jobId: JOB.id, name: JOB.name, seenAt: NOON, size: JOB.size }])
  })

  it('keeps no control character of a forged job, and waits where it cannot be noted (OP-9)', async () => {
    record = async () => 'forged'
    const job = () => ({ id: 'a\r\n\u001b[31m', name: 'b\u2028\u202e', size: 1 })
    await delivery.execute({ ...FIRST, job })
    expect(forged).to.deep.equal([{ jobId: 'a[31m', name: 'b', seenAt: NOON, size: 1 }])
    note = away
    expect(await delivery.execute({ ...FIRST, job })).to.include({ outcome: 'wait' })
  })

  it('retries an attempt that failed, with a delay that doubles', async () => {
    record = malformed
    expect(await deliver(0)).to.deep.equal({ outcome: 'retry', delayMs: 500, errorName: 'TypeError' })
    expect(await deliver(1)).to.deep.equal({ outcome: 'retry', delayMs: 1000, errorName: 'TypeError' })
    expect(aside).to.deep.equal([])
  })

  it('sets the event aside after the last attempt (RE-3)', async () => {
    record = malformed
    expect(await deliver(2)).to.deep.equal({ outcome: 'set-aside', errorName: 'TypeError' })
    expect(aside).to.deep.equal([{ eventId: 'event-1', error: 'malformed', tries: 3, at: NOON }])
    expect(log.lines).to.have.length(1)
    expect(log.lines[0]).to.deep.include({ level: 'error' })
    expect(log.lines[0]?.fields).to.deep.include({ eventId: 'event-1', tries: 3 })
  })

  it('keeps 500 characters of an error at most', async () => {
    record = async () => {
      throw new Error('x'.repeat(501))
    }
    await deliver(2)
    expect(aside[0]?.error).to.have.length(500)
  })

  it('makes five attempts, the second after half a second, unless it is told otherwise', async () => {
    record = malformed
    const ports = {
      record: { execute: record },
      outbox: { setAside },
      forgedJobs: { note },
      clock: { now: () => NOON },
      log,
    }
    const usual = new DeliverAuditEvent(ports)
    expect(await usual.execute(FIRST)).to.include({ outcome: 'retry', delayMs: 500 })
    expect(await usual.execute({ ...FIRST, attempts: 3 })).to.include({ outcome: 'retry', delayMs: 4000 })
    expect(await usual.execute({ ...FIRST, attempts: 4 })).to.include({ outcome: 'set-aside' })
  })

  describe('while the store is unavailable', () => {
    beforeEach(() => {
      record = away
    })

    it('waits instead of counting an attempt, however many were made', async () => {
      for (const attemptsMade of [0, 2, 100])
        expect(await deliver(attemptsMade)).to.deep.equal({ outcome: 'wait', delayMs: 500 })
      expect(aside).to.deep.equal([])
    })

    it('waits twice as long each time, 5 s at most', async () => {
      const delays = []
      for (const waits of [0, 1, 2, 3, 4, 1100]) {
        const verdict = await deliver(2, waits)
        delays.push('delayMs' in verdict && verdict.delayMs)
      }
      expect(delays).to.deep.equal([500, 1000, 2000, 4000, 5000, 5000])
    })

    it('logs the begin and the end of each outage once', async () => {
      for (let outage = 1; outage <= 2; outage++) {
        record = away
        for (let calls = 0; calls < 3; calls++) await deliver()
        expect(delivery.isStoreAvailable).to.equal(false)
        record = async () => 'recorded'
        await deliver()
        expect(delivery.isStoreAvailable).to.equal(true)
        await deliver()
      }
      expect(levels()).to.deep.equal(['warn', 'info', 'warn', 'info'])
      expect(log.lines[0]?.fields).to.have.property('err').that.is.instanceOf(Unavailable)
    })
  })

  it('waits if the event cannot be set aside, and repeats its last attempt', async () => {
    record = malformed
    for (const fault of [new Unavailable('away'), new Error('odd')]) {
      setAside = async () => {
        throw fault
      }
      expect(await deliver(2)).to.deep.equal({ outcome: 'wait', delayMs: 500 })
    }
    expect(levels()).to.deep.equal(['warn'])
  })
})
