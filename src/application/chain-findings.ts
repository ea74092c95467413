import { type ChainKey, keyMark } from '../domain/audit-chain.js'
import { type Finding, fail, ok } from '../domain/finding.js'
import type { AuditChainLog } from './ports/audit-chain-log.js'
import { VerifyAuditChain } from './verify-audit-chain.js'

const NEWEST = 1000
const RIGHT_KEY =
  'Set AUDIT_CHAIN_KEY to the key under which this log began. If there is no other key, the anchor was replaced: audit verify'

export interface ChainFindings {
  readonly key: readonly Finding[]
  readonly chain: readonly Finding[]
}

/** Whether the log goes on under this key, and whether its newest entries are whole. @param key null: there is none yet */
export async function chainFindings(log: AuditChainLog, key: ChainKey | null): Promise<ChainFindings> {
  const anchor = await log.anchor()
  if (!anchor) return { key: [ok('the log has no chain yet')], chain: [] }
  if (!key) return { key: [fail('the key is missing, and the log has a chain', RIGHT_KEY)], chain: [] }
  if (anchor.key !== keyMark(key)) return { key: [fail("another key than the log's", RIGHT_KEY)], chain: [] }
  return { key: [ok("the log's key")], chain: await newestFindings(log, key) }
}

async function newestFindings(log: AuditChainLog, key: ChainKey): Promise<readonly Finding[]> {
  const verdict = await new VerifyAuditChain({ chain: log, key }).verifyNewest(NEWEST)
  if (verdict === null) return []
  if (verdict.outcome === 'whole') return [ok(`the newest ${verdict.entries} entries are whole`)]
  const place = verdict.seq === null ? 'an entry without a number' : `seq ${verdict.seq}`
  return [fail(`broken at ${place}: ${verdict.kind}`, 'See "audit verify", and find out who can write to the database')]
}
