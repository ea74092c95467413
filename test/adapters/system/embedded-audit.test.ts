import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { anEvent, times } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { silentLog } from '../../support/silent-log.js'
import { spawnScript } from '../../support/spawned-script.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { type EmbeddedAudit, openEmbeddedAudit } from './embedded-audit.js'

const WRITER = new URL('./embedded-writer.js', import.meta.url)
const ROUNDS = 5

describe('the delivery of events in one process', () => {
  const opened = openedForTest()
  let folder: ReturnType<typeof temporaryFolder>
  let file: string
  beforeEach(() => {
    folder = temporaryFolder()
    file = join(folder.path, 'weibind.db')
  })
  afterEach(() => folder.remove())

  it('records each event once within 2 s, and leaves the outbox empty', async () => {
    const audit = openEmbeddedAudit(file, silentLog())
    audit.relay.start()
    const events = times(500, () => anEvent())
    await Promise.all(events.map((event) => audit.outbox.append(event)))
    await eventually('all to be recorded', async () => (await recordedIds(audit)).length === 500, 2000)
    expect(await recordedIds(audit)).to.deep.equal(events.map(({ id }) => id).toSorted())
    await eventually('the outbox to be empty', () => isEmpty(audit, events))
    await audit.close()
  })

  it('records every acknowledged event once, also if the process was killed several times', async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const writer = spawnScript(WRITER, file)
      opened.add(() => writer.kill())
      await eventually(`an event; ${writer.errors()}`, () => writer.lines().length > 0)
      await delay(Math.random() * 100)
      await writer.kill()
      acknowledged.push(...writer.lines())
    }
    const anHourLater = () => new Date(Date.now() + 3_600_000)
    const audit = openEmbeddedAudit(file, silentLog(), anHourLater)
    audit.relay.start()
    const missing = async () => {
      const recorded = new Set(await recordedIds(audit))
      return acknowledged.filter((id) => !recorded.has(id))
    }
    await eventually('every acknowledged event', async () => (await missing()).length === 0)
    const recorded = await recordedIds(audit)
    expect(new Set(recorded).size).to.equal(recorded.length)
    expect(acknowledged.length).to.be.greaterThan(ROUNDS)
    await audit.close()
  }).timeout(30_000)

  async function recordedIds({ auditLog }: EmbeddedAudit): Promise<string[]> {
    return (await auditLog.search({ limit: 100_000 })).events.map(({ id }) => id).toSorted()
  }

  async function isEmpty({ outbox }: EmbeddedAudit, events: readonly { readonly id: string }[]): Promise<boolean> {
    for (const { id } of events) if (await outbox.find(id)) return false
    return true
  }
})
