import { accountControlContract } from '../../contract/account-control-contract.js'
import { auditChainContract } from '../../contract/audit-chain-contract.js'
import { auditLogContract } from '../../contract/audit-log-contract.js'
import { auditRetentionContract } from '../../contract/audit-retention-contract.js'
import { bindingRepositoryContract } from '../../contract/binding-repository-contract.js'
import { deletionContract } from '../../contract/deletion-contract.js'
import { erasuresContract } from '../../contract/erasures-contract.js'
import { forgedJobsContract } from '../../contract/forged-jobs-contract.js'
import { handlesContract } from '../../contract/handles-contract.js'
import { importLedgerContract } from '../../contract/import-ledger-contract.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { otherSessionsContract } from '../../contract/other-sessions-contract.js'
import { outboxContract } from '../../contract/outbox-contract.js'
import { pendingBindingsContract } from '../../contract/pending-bindings-contract.js'
import { proofsContract } from '../../contract/proofs-contract.js'
import { replayGuardContract } from '../../contract/replay-guard-contract.js'
import { sessionsContract } from '../../contract/sessions-contract.js'
import { userDirectoryContract } from '../../contract/user-directory-contract.js'
import { userRepositoryContract } from '../../contract/user-repository-contract.js'
import { webhookDeliveriesContract } from '../../contract/webhook-deliveries-contract.js'
import { withdrawalContract } from '../../contract/withdrawal-contract.js'
import { aWorld } from './world.js'

/** Every fake that keeps state must behave as real stores do, or unit tests prove nothing. */
async function openFakes(): Promise<OpenedStores> {
  const fakes = { ...aWorld(), close: async () => {} }
  return { ...fakes, reopen: async () => ({ ...fakes, reopen: openFakes }) }
}

accountControlContract('the fake', openFakes, 'fake')
userDirectoryContract('the fake', openFakes, 'fake')
auditChainContract('the fake', openFakes, 'fake')
auditRetentionContract('the fake', openFakes, 'fake')
auditLogContract('the fake', openFakes, 'fake')
bindingRepositoryContract('the fake', openFakes, 'fake')
deletionContract('the fakes', openFakes, 'fake')
erasuresContract('the fakes', openFakes, 'fake')
handlesContract('the fakes', openFakes, 'fake')
importLedgerContract('the fakes', openFakes, 'fake')
otherSessionsContract('the fakes', openFakes, 'fake')
outboxContract('the fake', openFakes, 'fake')
forgedJobsContract('the fake', openFakes, 'fake')
pendingBindingsContract('the fake', openFakes, 'fake')
proofsContract('the fakes', openFakes, 'fake')
replayGuardContract('the fake', openFakes, 'fake')
sessionsContract('the fake', openFakes, 'fake')
userRepositoryContract('the fake', openFakes, 'fake')
webhookDeliveriesContract('the fake', openFakes, 'fake')
withdrawalContract('the fake', openFakes, 'fake')
