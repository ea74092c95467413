import { z } from 'zod'

export type AuditCommand =
  | { readonly name: 'failed'; readonly asJson: boolean }
  | { readonly name: 'retry'; readonly which: { readonly eventId: string } | 'all' }
  | { readonly name: 'verify'; readonly checkpointFile: string | null; readonly asJson: boolean }
  | { readonly name: 'checkpoint' }
  | { readonly name: 'export'; readonly from?: Date; readonly to?: Date }

export const AUDIT_USAGE = `usage: node dist/main.js audit failed [--json]      lists the events that could not be recorded, and forged jobs
       node dist/main.js audit retry <id> | --all   retries one of them, or all
       node dist/main.js audit verify [--checkpoint FILE] [--json]   looks for changes in the audit log
       node dist/main.js audit checkpoint           prints the head of the audit log, signed
       node dist/main.js audit export [--from T] [--to T]   prints the audit log with its hashes`

const time = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform((text) => new Date(text))

/** @returns null for a wrong command line */
export function parseAuditCommand([name, ...args]: readonly string[]): AuditCommand | null {
  if (name === 'failed') return isOnly(args, '--json') ? { name, asJson: args.length > 0 } : null
  if (name === 'retry') return parseRetry(args)
  if (name === 'checkpoint') return args.length === 0 ? { name } : null
  if (name === 'verify') return parseVerify(args)
  return name === 'export' ? parseExport(args) : null
}

function isOnly(args: readonly string[], option: string): boolean {
  return args.length === 0 || (args.length === 1 && args[0] === option)
}

function parseRetry([option, ...more]: readonly string[]): AuditCommand | null {
  if (!option || more.length > 0) return null
  if (option === '--all') return { name: 'retry', which: 'all' }
  return option.startsWith('-') ? null : { name: 'retry', which: { eventId: option } }
}

function parseVerify(args: readonly string[]): AuditCommand | null {
  const isJson = (arg: string) => arg === '--json'
  if (args.filter(isJson).length > 1) return null
  const options = optionsIn(
    args.filter((arg) => !isJson(arg)),
    ['--checkpoint'],
  )
  if (!options) return null
  return { name: 'verify', checkpointFile: options.get('--checkpoint') ?? null, asJson: args.some(isJson) }
}

function parseExport(args: readonly string[]): AuditCommand | null {
  const options = optionsIn(args, ['--from', '--to'])
  if (!options) return null
  const [from, to] = ['--from', '--to'].map((name) => time.optional().safeParse(options.get(name)))
  if (!from?.success || !to?.success) return null
  return { name: 'export', ...(from.data && { from: from.data }), ...(to.data && { to: to.data }) }
}

/** Options that take a value, each once at most. Null: something else is there. */
function optionsIn(args: readonly string[], names: readonly string[]): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>()
  for (let index = 0; index < args.length; index += 2) {
    const [name = '', value] = args.slice(index, index + 2)
    if (!names.includes(name) || !value || value.startsWith('-') || found.has(name)) return null
    found.set(name, value)
  }
  return found
}
