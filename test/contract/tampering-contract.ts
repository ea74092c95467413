import { expect } from 'chai'
import type { AuditChainLog, StoredEntry } from '../../src/application/ports/audit-chain-log.js'
import type { AuditLog } from '../../src/application/ports/audit-log.js'
import { VerifyAuditChain } from '../../src/application/verify-audit-chain.js'
import { type AuditAnchor, newAnchor } from '../../src/domain/audit-anchor.js'
import { anEvent, NOON, times } from '../support/builders.js'
import { OTHER_CHAIN_KEY, recordedEntries } from '../support/chain-in-memory.js'
import { CHAIN_KEYS } from '../support/chain-keys.js'
import { LOG_LENGTH, TAMPERINGS } from '../support/tamperings.js'

/** A log, and what an attacker with write access to its database, but without the key, can do. */
export interface TamperableLog {
  readonly auditLog: AuditLog
  readonly auditChainLog: AuditChainLog
  /** Puts these rows in the place of all that are there. */
  replaceRows(entries: readonly StoredEntry[]): Promise<void>
  replaceAnchor(anchor: AuditAnchor | null): Promise<void>
  close(): Promise<void>
}

/** Each change of a stored log without the key is found, with its place (rules OP-2 to OP-5). */
export function tamperingContract(name: string, open: () => Promise<TamperableLog>): void {
  describe(`a log that an attacker changed: ${name}`, () => {
    const key = CHAIN_KEYS.knownOrNew()
    const data = { provider: 'kite', channel: 'web', uid: 'o-1', user_id: 'alice', ip: '192.0.2.1' }
    const events = times(LOG_LENGTH, () => anEvent({ subject: 'kite:o-1', data }))
    let log: TamperableLog
    let recorded: readonly StoredEntry[]
    before(async () => {
      log = await open()
      for (const event of events) await log.auditLog.record(event)
      recorded = await log.auditChainLog.entries(0, LOG_LENGTH)
    })
    after(() => log.close())
    afterEach(() => log.replaceRows(recorded))

    const verify = () => new VerifyAuditChain({ chain: log.auditChainLog, key }).execute()

    it('is whole before', async () => {
      expect(await verify()).to.include({ outcome: 'whole', entries: LOG_LENGTH, from: 1, to: LOG_LENGTH })
    })

    for (const { name: what, tamper, kind, seq, event } of TAMPERINGS)
      it(`shows the place where an attacker ${what} (OP-2, OP-3)`, async () => {
        await log.replaceRows(tamper(recorded))
        const eventId = event === null ? null : event === 'new' ? undefined : events[event - 1]?.id
        const found = await verify()
        expect(found).to.include({ outcome: 'broken', kind, seq })
        if (eventId !== undefined) expect(found).to.include({ eventId })
      })

    it('shows that everything was made again under another key (OP-2)', async () => {
      await log.replaceRows(recordedEntries(events, OTHER_CHAIN_KEY))
      expect(await verify()).to.include({ outcome: 'broken', kind: 'changed', seq: 1 })
    })

    it('shows that the anchor was changed, made under another key, or removed (OP-2)', async () => {
      const genuine = await log.auditChainLog.anchor()
      if (!genuine) throw new Error('there is no anchor')
      for (const anchor of [{ ...genuine, seq: 5 }, newAnchor(OTHER_CHAIN_KEY, NOON), null]) {
        await log.replaceAnchor(anchor)
        expect(await verify()).to.include({ outcome: 'broken', kind: 'changed', seq: 1 })
      }
      await log.replaceAnchor(genuine)
      expect(await verify()).to.include({ outcome: 'whole' })
    })
  })
}
