import type { AccountControl } from '../../src/application/ports/account-control.js'
import type { AuditChainLog } from '../../src/application/ports/audit-chain-log.js'
import type { AuditLog } from '../../src/application/ports/audit-log.js'
import type { AuditRetention } from '../../src/application/ports/audit-retention.js'
import type { BindingRepository } from '../../src/application/ports/binding-repository.js'
import type { Erasures } from '../../src/application/ports/erasures.js'
import type { ForgedJobs } from '../../src/application/ports/forged-jobs.js'
import type { ImportLedger } from '../../src/application/ports/import-ledger.js'
import type { Outbox } from '../../src/application/ports/outbox.js'
import type { PendingBindings } from '../../src/application/ports/pending-bindings.js'
import type { ReplayGuard } from '../../src/application/ports/replay-guard.js'
import type { Sessions } from '../../src/application/ports/sessions.js'
import type { UserDirectory } from '../../src/application/ports/user-directory.js'
import type { UserRepository } from '../../src/application/ports/user-repository.js'
import type { WebhookDeliveries } from '../../src/application/ports/webhook-deliveries.js'

/** All the stores of one primary database. */
export interface OpenedStores {
  readonly accountControl: AccountControl
  readonly userDirectory: UserDirectory
  readonly bindings: BindingRepository
  readonly users: UserRepository
  readonly sessions: Sessions
  readonly pendingBindings: PendingBindings
  readonly replayGuard: ReplayGuard
  readonly forgedJobs: ForgedJobs
  readonly outbox: Outbox
  readonly auditLog: AuditLog
  readonly auditChainLog: AuditChainLog
  readonly auditRetention: AuditRetention
  readonly erasures: Erasures
  readonly imports: ImportLedger
  readonly webhookDeliveries: WebhookDeliveries
  /** The same data through new connections, as in another process or after a restart. */
  reopen(): Promise<OpenedStores>
  /** Closes these stores. The data is removed when the last of them is closed. */
  close(): Promise<void>
}

/** Opens empty stores. */
export type OpenStores = () => Promise<OpenedStores>

/** What a contract suite is run on: a real store, or a fake of the unit tests. */
export type StoreKind = 'store' | 'fake'

type DefineTest = (title: string, test: () => Promise<void>) => { timeout(ms: number): unknown }

/** As `it`, for tests that need a real store: races, other processes, outages. For a fake, it defines no test. */
export function onStores(kind: StoreKind): DefineTest {
  return kind === 'store' ? it : () => ({ timeout: () => undefined })
}
