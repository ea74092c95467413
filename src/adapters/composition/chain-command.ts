import { readFileSync } from 'node:fs'
import { ExportAuditLog } from '../../application/export-audit-log.js'
import type { AuditChainLog } from '../../application/ports/audit-chain-log.js'
import { TakeCheckpoint } from '../../application/take-checkpoint.js'
import { VerifyAuditChain } from '../../application/verify-audit-chain.js'
import type { AuditCheckpoint } from '../../domain/audit-checkpoint.js'
import { verdictText } from '../cli/chain-verdict-lines.js'
import { readCheckpoints } from '../cli/checkpoint-file.js'
import { EXIT } from '../cli/exit-status.js'
import type { AuditCommand } from '../cli/parse-audit-command.js'
import { SystemClock } from '../system/system-clock.js'
import type { CommandRun } from './command-run.js'
import { commandChainKey } from './command-settings.js'
import type { StoreSettings, Stores } from './stores.js'

type ChainCommand = Extract<AuditCommand, { readonly name: 'verify' | 'checkpoint' | 'export' }>
type OnStores = (stores: Stores) => Promise<number>

const LINES_AT_ONCE = 200
const NO_ANCHOR =
  'the chain has no anchor: either the first start of this version is still adopting the log (run this again when the service has logged that its events are adopted), or it was removed'

/**
 * What a command on the chain does once the database is open.
 * @returns an exit status if it cannot begin @throws ConfigurationError
 */
export function chainCommand(command: ChainCommand, settings: StoreSettings, run: CommandRun): OnStores | number {
  if (command.name === 'export') return ({ ports: { auditChainLog: chain } }) => exportTo(run, chain, command)
  const key = commandChainKey(run.environment, settings)
  if (command.name === 'checkpoint')
    return ({ ports: { auditChainLog: chain } }) =>
      checkpoint(run, new TakeCheckpoint({ chain, key, clock: new SystemClock() }))
  const checkpoints = command.checkpointFile === null ? [] : checkpointsIn(command.checkpointFile, run)
  if (typeof checkpoints === 'number') return checkpoints
  return async ({ ports: { auditChainLog: chain } }) => {
    const verdict = await new VerifyAuditChain({ chain, key }).execute(checkpoints)
    run.print(verdictText(verdict, command.asJson))
    if (verdict.outcome === 'broken' && !(await chain.anchor())) run.complain(NO_ANCHOR)
    return verdict.outcome === 'whole' ? EXIT.ok : EXIT.notFound
  }
}

async function checkpoint({ print, complain }: CommandRun, useCase: TakeCheckpoint): Promise<number> {
  const taken = await useCase.execute()
  if (taken.outcome === 'taken') {
    print(JSON.stringify(taken.checkpoint))
    return EXIT.ok
  }
  if (taken.outcome === 'no-chain') complain('the audit log has no chain yet: start the service, which begins it')
  else print(verdictText(taken, false))
  return EXIT.notFound
}

async function exportTo(
  { print, complain, drained }: CommandRun,
  chain: AuditChainLog,
  range: Extract<ChainCommand, { name: 'export' }>,
): Promise<number> {
  let status: number = EXIT.ok
  let lines = 0
  for await (const entry of new ExportAuditLog({ chain }).execute(range)) {
    if (typeof entry === 'number') {
      complain(`the entry ${entry} is left out: it holds no event any more (audit verify)`)
      status = EXIT.notFound
      continue
    }
    print(JSON.stringify(entry))
    lines += 1
    if (lines % LINES_AT_ONCE === 0) await drained?.()
  }
  return status
}

/** @returns an exit status if the file is not as `audit checkpoint` writes it */
function checkpointsIn(file: string, { complain }: CommandRun): readonly AuditCheckpoint[] | number {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    complain(`${file} cannot be read: ${error instanceof Error ? error.message : error}`)
    return EXIT.unreadable
  }
  const read = readCheckpoints(text)
  if (read.outcome === 'read') return read.checkpoints
  complain(`${file}: line ${read.line} is no line of "audit checkpoint"`)
  return EXIT.malformed
}
