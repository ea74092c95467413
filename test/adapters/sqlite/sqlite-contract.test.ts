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
import { openSqliteStores } from './sqlite-stores.js'

accountControlContract('SQLite', openSqliteStores)
userDirectoryContract('SQLite', openSqliteStores)
bindingRepositoryContract('SQLite', openSqliteStores)
deletionContract('SQLite', openSqliteStores)
handlesContract('SQLite', openSqliteStores)
importLedgerContract('SQLite', openSqliteStores)
otherSessionsContract('SQLite', openSqliteStores)
erasuresContract('SQLite', openSqliteStores)
lossyTextsContract('SQLite', openSqliteStores)
proofsContract('SQLite', openSqliteStores)
withdrawalContract('SQLite', openSqliteStores)
userRepositoryContract('SQLite', openSqliteStores)
sessionsContract('SQLite', openSqliteStores)
pendingBindingsContract('SQLite', openSqliteStores)
replayGuardContract('SQLite', openSqliteStores)
outboxContract('SQLite', openSqliteStores)
forgedJobsContract('SQLite', openSqliteStores)
auditChainContract('SQLite', openSqliteStores)
auditRetentionContract('SQLite', openSqliteStores)
auditLogContract('SQLite', openSqliteStores)
webhookDeliveriesContract('SQLite', openSqliteStores)
