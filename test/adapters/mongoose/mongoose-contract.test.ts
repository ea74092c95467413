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
import { lossyTextsContract } from '../../contract/lossy-texts-contract.js'
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
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { contractStores } from './mongoose-stores.js'

describe('mongoose', () => {
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedMongo()
  })

  const { open, remove } = contractStores()
  after(async () => {
    await remove()
  })

  accountControlContract('Mongoose', open)
  userDirectoryContract('Mongoose', open)
  bindingRepositoryContract('Mongoose', open)
  deletionContract('Mongoose', open)
  handlesContract('Mongoose', open)
  importLedgerContract('Mongoose', open)
  otherSessionsContract('Mongoose', open)
  erasuresContract('Mongoose', open)
  lossyTextsContract('Mongoose', open)
  proofsContract('Mongoose', open)
  withdrawalContract('Mongoose', open)
  userRepositoryContract('Mongoose', open)
  sessionsContract('Mongoose', open)
  pendingBindingsContract('Mongoose', open)
  replayGuardContract('Mongoose', open)
  outboxContract('Mongoose', open)
  forgedJobsContract('Mongoose', open)
  auditChainContract('Mongoose', open)
  auditRetentionContract('Mongoose', open)
  auditLogContract('Mongoose', open)
  webhookDeliveriesContract('Mongoose', open)
})
