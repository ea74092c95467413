import type { BreakKind, BrokenChain, ChainVerdict, WholeChain } from '../../application/chain-verdict.js'
import { plainText } from '../../domain/plain-text.js'

const ID_LENGTH = 100
const INDENT = ' '.repeat(9)

const MEANINGS: Readonly<Record<BreakKind, string>> = {
  changed: 'The event is not the one that was recorded.',
  missing: 'An event that was recorded is not there any more.',
  swapped: 'The event stands in the place of another.',
  inserted: 'No recorder wrote this event.',
  cut: 'Newer events, which the checkpoint knew, are gone or replaced.',
  checkpoint: 'The line was not made by "audit checkpoint" with this key.',
}

/** What `audit verify` prints. */
export function verdictText(verdict: ChainVerdict, asJson: boolean): string {
  if (asJson) return JSON.stringify(verdict.outcome === 'whole' ? wholeJson(verdict) : brokenJson(verdict))
  return verdict.outcome === 'whole' ? wholeText(verdict) : brokenText(verdict)
}

function wholeText({ entries, from, to, head, erased, adopted, checkpoints }: WholeChain): string {
  const numbers = from === null ? '' : `, seq ${from} to ${to}, head ${head}`
  const isAdoptedLeft = adopted !== null && from !== null && adopted.up_to >= from
  const facts = [
    `${erased} erased`,
    ...(isAdoptedLeft ? [`${from} to ${adopted.up_to} adopted ${adopted.time}, not vouched for before`] : []),
    ...(checkpoints > 0 ? [checkpoints === 1 ? '1 checkpoint holds' : `${checkpoints} checkpoints hold`] : []),
  ]
  return `whole    ${entries} entries${numbers}\n${INDENT}${facts.join('; ')}`
}

function brokenText({ kind, seq, eventId, wholeBefore, line }: BrokenChain): string {
  if (line !== undefined) return `broken   at checkpoint line ${line}: ${kind}\n${INDENT}${MEANINGS[kind]}`
  const place = seq === null ? 'an entry without a number' : `seq ${seq}`
  const event = eventId === null ? '' : ` (event ${plainText(eventId, ID_LENGTH)})`
  const before = seq === null ? '' : ` The ${wholeBefore} entries before it are whole.`
  return `broken   at ${place}: ${kind}${event}\n${INDENT}${MEANINGS[kind]}${before}`
}

function wholeJson({ outcome, entries, from, to, head, erased, adopted, checkpoints }: WholeChain): object {
  return { outcome, entries, from, to, head, erased, adopted, checkpoints }
}

function brokenJson({ outcome, seq, kind, eventId, line }: BrokenChain): object {
  const event_id = eventId === null ? null : plainText(eventId, ID_LENGTH)
  return { outcome, seq, kind, event_id, ...(line === undefined ? {} : { line }) }
}
