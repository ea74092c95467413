import { expect } from 'chai'
import { carryOut } from '../../../src/adapters/cli/audit-command.js'
import { parseAuditCommand } from '../../../src/adapters/cli/parse-audit-command.js'
import { ListFailedEvents } from '../../../src/application/list-failed-events.js'
import type { ForgedJobs } from '../../../src/application/ports/forged-jobs.js'
import type { Outbox } from '../../../src/application/ports/outbox.js'
import { RetryFailedEvents } from '../../../src/application/retry-failed-events.js'
import { fakeForgedJobs } from '../../application/fakes/fake-forged-jobs.js'
import { failedEvents, fakeOutbox } from '../../application/fakes/fake-outbox.js'
import { Stored } from '../../application/fakes/stored.js'
import { anEvent, NOON, times } from '../../support/builders.js'

const HOSTILE = 'two\r\nlines \u001b[31mred\u2028 \u202eback\0'

describe("the operators' command", () => {
  it('accepts its documented forms and refuses all others', () => {
    expect(parseAuditCommand(['failed'])).to.deep.equal({ name: 'failed', asJson: false })
    expect(parseAuditCommand(['failed', '--json'])).to.deep.equal({ name: 'failed', asJson: true })
    expect(parseAuditCommand(['retry', 'an-id'])).to.deep.equal({ name: 'retry', which: { eventId: 'an-id' } })
    expect(parseAuditCommand(['retry', '--all'])).to.deep.equal({ name: 'retry', which: 'all' })
    const verify = { name: 'verify', checkpointFile: null, asJson: false }
    expect(parseAuditCommand(['verify'])).to.deep.equal(verify)
    expect(parseAuditCommand(['verify', '--json', '--checkpoint', 'a b'])).to.deep.equal({
      ...verify,
      checkpointFile: 'a b',
      asJson: true,
    })
    expect(parseAuditCommand(['checkpoint'])).to.deep.equal({ name: 'checkpoint' })
    expect(parseAuditCommand(['export'])).to.deep.equal({ name: 'export' })
    const range = ['export', '--to', '2026-11-23', '--from', '2026-11-22T08:00:00+08:00']
    const [from, to] = [new Date('2026-11-22T00:00:00Z'), new Date('2026-11-23T00:00:00Z')]
    expect(parseAuditCommand(range)).to.deep.equal({ name: 'export', from, to })
    const wrongOptions = [
      'verify --checkpoint',
      'verify --json --json',
      'verify x',
      'checkpoint x',
      'export --from',
      'export --from noon',
      'export --from 2026-11-22 --from 2026-11-22',
      'export --json',
    ]
    for (const line of wrongOptions) expect(parseAuditCommand(line.split(' ')), line).to.equal(null)
    const wrong = ['', 'list', 'failed json', 'failed --json x', 'retry', 'retry --al', 'retry a b', 'retry --all a']
    for (const line of wrong) expect(parseAuditCommand(line.split(' ')), line).to.equal(null)
    expect(parseAuditCommand([])).to.equal(null)
  })
})

describe("the operators' list of events that were set aside", () => {
  let outbox: Outbox
  let forgedJobs: ForgedJobs
  let printed: string[]
  beforeEach(() => {
    const stored = new Stored()
    outbox = fakeOutbox(stored)
    forgedJobs = fakeForgedJobs(stored)
    printed = []
  })

  function failed(...args: string[]): Promise<boolean> {
    return run('failed', ...args)
  }

  async function run(...args: string[]): Promise<boolean> {
    const command = parseAuditCommand(args)
    if (command?.name !== 'failed' && command?.name !== 'retry') throw new Error('not understood')
    const ports = { list: new ListFailedEvents({ outbox, forgedJobs }), retry: new RetryFailedEvents({ outbox }) }
    return carryOut(command, { ...ports, print: (line) => printed.push(line) })
  }

  it('is a table with a line for each event and without personal data', async () => {
    const event = anEvent({ subject: 'weibo:777', data: { uid: '777', user_id: 'user-777', ip: '192.0.2.77' } })
    await failedEvents(outbox, [event], 'the disk is odd')
    expect(await failed()).to.equal(true)
    const [head, line, foot] = printed
    expect(head).to.match(/^ID +FAILED AT +TRIES +TYPE +ERROR$/)
    expect(line?.split(/ {2,}/)).to.deep.equal([event.id, NOON.toISOString(), '5', event.type, 'the disk is odd'])
    expect(foot).to.match(/^1 event is set aside\./)
    expect(printed.join()).to.not.match(/777|192\.0\.2/)
  })

  it('has the forged jobs after the events, without control characters (OP-9)', async () => {
    await forgedJobs.note({ jobId: HOSTILE, name: HOSTILE, seenAt: NOON, size: 7 })
    expect(await failed()).to.equal(true)
    expect(await failed('--json')).to.equal(true)
    const [none, gap, head, line, foot, json = ''] = printed
    expect([none, gap]).to.deep.equal(['No event is set aside.', ''])
    expect(head).to.match(/^FORGED\nJOB ID +SEEN AT +BYTES +NAME$/)
    const plain = 'twolines [31mred back'
    expect(line?.split(/ {2,}/)).to.deep.equal([plain, NOON.toISOString(), '7', plain])
    expect(foot).to.match(/^1 forged job was seen\./)
    const seen_at = NOON.toISOString()
    expect(JSON.parse(json)).to.deep.equal({ forged: true, job_id: plain, name: plain, seen_at, size: 7 })
  })

  it('is one JSON line for each event with --json', async () => {
    const events = times(2, () => anEvent({ data: { uid: '777' } }))
    await failedEvents(outbox, events, 'odd')
    expect(await failed('--json')).to.equal(true)
    expect(printed.map((line) => JSON.parse(line))).to.deep.equal(
      events.toReversed().map(({ id, type }) => ({ id, type, error: 'odd', tries: 5, failed_at: NOON.toISOString() })),
    )
  })

  it('cannot be forged by an error (LG-2)', async () => {
    await failedEvents(outbox, [anEvent()], HOSTILE)
    for (const option of [[], ['--json']]) await failed(...option)
    expect(printed.join('')).to.not.match(/[\p{Cc}\p{Cf}\p{Zl}]/u)
    expect(printed.join('')).to.include('twolines [31mred back')
  })

  it('says that there is no event, and prints nothing with --json', async () => {
    expect([await failed(), await failed('--json')]).to.deep.equal([true, true])
    expect(printed).to.deep.equal(['No event is set aside.'])
  })

  it('reads every page', async () => {
    const ids = (
      await failedEvents(
        outbox,
        times(450, () => anEvent()),
      )
    ).map(({ event }) => event.id)
    await failed('--json')
    expect(printed.map((line) => JSON.parse(line).id)).to.deep.equal(ids)
  })

  it('retries one event or all, reports how many, and fails for an unknown id', async () => {
    const all = await failedEvents(
      outbox,
      times(4, () => anEvent()),
    )
    const id = all[2]?.event.id ?? ''
    expect(await run('retry', id)).to.equal(true)
    expect(await run('retry', id)).to.equal(false)
    expect(await run('retry', '--all')).to.equal(true)
    expect(await run('retry', '--all')).to.equal(true)
    expect(printed[0]).to.match(/^1 event is queued again/)
    expect(printed[1]).to.equal('No event with this id is set aside.')
    expect(printed[2]).to.match(/^3 events are queued again/)
    expect(printed[3]).to.equal('No event is set aside.')
  })
})
