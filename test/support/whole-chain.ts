import { expect } from 'chai'
import type { AuditChainLog, StoredEntry } from '../../src/application/ports/audit-chain-log.js'
import { isAnchorGenuine } from '../../src/domain/audit-anchor.js'
import { entryHash, erasureMark, personalDigest } from '../../src/domain/audit-chain.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { CHAIN_KEY } from './chain-keys.js'

/** Expects a whole chain: each entry genuine, behind the one before, and without a gap. @returns its entries */
export async function wholeChain(log: AuditChainLog): Promise<readonly StoredEntry[]> {
  const anchor = await log.anchor()
  if (!anchor || !isAnchorGenuine(CHAIN_KEY, anchor)) throw new Error('the anchor is missing or not genuine')
  const entries: StoredEntry[] = []
  let { seq, hash } = anchor
  for (let page = await log.entries(seq, 500); page.length > 0; page = await log.entries(seq, 500)) {
    for (const entry of page) {
      expectGenuine(entry, { seq: seq + 1, prev: hash })
      seq += 1
      hash = entry.hash ?? ''
      entries.push(entry)
    }
  }
  expect(await log.unnumbered()).to.equal(null)
  if (entries.length > 0) expect(await log.head()).to.deep.equal({ seq, hash })
  return entries
}

function expectGenuine(entry: StoredEntry, { seq, prev }: { readonly seq: number; readonly prev: string }): void {
  const event: AuditEvent = JSON.parse(entry.event)
  const { digest, hash, salt, erased, beside } = entry
  if (digest === null || hash === null) throw new Error(`entry ${seq} has no seal`)
  expect({ seq: entry.seq, hash }).to.deep.equal({ seq, hash: entryHash(CHAIN_KEY, { seq, prev, event, digest }) })
  if (salt === null) expect(erased).to.equal(erasureMark(CHAIN_KEY, hash))
  else expect({ digest, erased }).to.deep.equal({ digest: personalDigest(CHAIN_KEY, event, salt), erased: null })
  const { provider = null, channel = null, uid = null, user_id: userId = null, ip = null } = event.data
  const searched = { id: event.id, type: event.type, at: Date.parse(event.time), provider, channel, uid, userId }
  expect(beside).to.deep.equal('ip' in beside ? { ...searched, ip } : searched)
}
