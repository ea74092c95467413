import { BACKUP_USAGE } from '../cli/backup-command.js'
import { DOCTOR_USAGE } from '../cli/doctor-command.js'
import { IMPORT_USAGE } from '../cli/import-command.js'
import { AUDIT_USAGE } from '../cli/parse-audit-command.js'
import { USERS_USAGE } from '../cli/parse-users-command.js'
import { WEBHOOKS_USAGE } from '../cli/webhooks-command.js'

export const USAGE = `usage: node dist/main.js [all]                      runs everything in one process
       node dist/main.js api                        answers HTTP; needs MONGODB_URI and REDIS_URL
       node dist/main.js worker                     records audit events; needs the same
${AUDIT_USAGE.replace('usage:', '      ')}
${BACKUP_USAGE.replace('usage:', '      ')}
${WEBHOOKS_USAGE.replace('usage:', '      ')}
${DOCTOR_USAGE.replace('usage:', '      ')}
${IMPORT_USAGE.replace('usage:', '      ')}
${USERS_USAGE.replace('usage:', '      ')}

Settings come from the environment: docs/configuration.md`
