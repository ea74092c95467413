import type { Log } from '../../application/ports/log.js'
import type { RetainAuditLog } from '../../application/retain-audit-log.js'
import type { Lifecycle } from './lifecycle.js'
import type { Stores } from './stores.js'

export interface RetentionParts {
  readonly retain: Pick<RetainAuditLog, 'execute'>
  readonly stores: Pick<Stores, 'ready' | 'chainOpened'>
  readonly log: Log
  readonly lifecycle: Lifecycle
}

const EVERY_MS = 3_600_000

/** Removes old audit events once the log can be written, and every hour. */
export function startRetention({ retain, stores, log, lifecycle }: RetentionParts): void {
  const run = async () => {
    if (lifecycle.isStopping) return
    try {
      await retain.execute()
    } catch (error) {
      if (!lifecycle.isStopping) log.warn({ err: error }, 'old audit events cannot be removed; trying again in an hour')
    }
  }
  const timer = setInterval(run, EVERY_MS).unref()
  lifecycle.onStop(() => clearInterval(timer))
  Promise.all([stores.ready, stores.chainOpened]).then(run, () => {})
}
