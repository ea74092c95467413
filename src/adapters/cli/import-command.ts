import { parseArgs } from 'node:util'
import type { ImportReport, ImportUsers } from '../../application/import-users.js'
import type { WeixinUids } from '../../domain/import-rows.js'
import { plainText } from '../../domain/plain-text.js'
import { readDump } from './django-dump.js'
import { chooseModels } from './django-models.js'
import { djangoRows } from './django-rows.js'
import { EXIT } from './exit-status.js'

export interface ImportCommand {
  readonly file: string
  readonly namesFile: string | null
  readonly users: string | null
  readonly bindings: string | null
  readonly source: string
  readonly weixin: WeixinUids['kind'] | null
  readonly isDryRun: boolean
}

export const IMPORT_USAGE = `usage: node dist/main.js import django FILE [--dry-run] [--users APP.MODEL] [--bindings APP.MODEL]
           [--names FILE] [--source NAME] [--weixin unionid | openid]
                                                    takes over the users of a Django project`

/** Names of a file may hold what controls a terminal or reorders a line. JSON.stringify escapes the rest of it. */
const INVISIBLE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu

const SOURCE = /^[\w.-]{1,64}$/

/** Null: wrong usage. */
export function parseImportCommand(args: readonly string[]): ImportCommand | null {
  const text = { type: 'string' } as const
  const options = { users: text, bindings: text, names: text, source: text, weixin: text }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, 'dry-run': { type: 'boolean' } },
      allowPositionals: true,
    })
    const [system, file, ...more] = positionals
    const { users = null, bindings = null, names: namesFile = null, source = 'django', weixin = null } = values
    const isKnown = weixin === null || weixin === 'unionid' || weixin === 'openid'
    if (system !== 'django' || !file || more.length > 0 || !isKnown || !SOURCE.test(source)) return null
    return { file, namesFile, users, bindings, source, weixin, isDryRun: values['dry-run'] === true }
  } catch {
    return null
  }
}

export interface ImportTexts {
  readonly dump: string
  /** Null: no names are given. */
  readonly names: string | null
}

export interface ImportCommandPorts {
  /** Called once the files are known to be right. */
  openImport(): Promise<Pick<ImportUsers, 'execute'>>
  print(line: string): void
  complain(line: string): void
}

/** @returns the exit status */
export async function carryOutImport(
  { users, bindings, source, isDryRun, file, namesFile }: ImportCommand,
  weixin: WeixinUids | null,
  texts: ImportTexts,
  { openImport, print, complain }: ImportCommandPorts,
): Promise<number> {
  const refuse = (status: number, reason: string) => {
    complain(reason)
    return status
  }
  const rows = readDump(texts.dump)
  if (!rows) return refuse(EXIT.malformed, `${file} is no output of "manage.py dumpdata" in JSON or JSON Lines`)
  const names = texts.names === null ? new Map<string, string>() : readNames(texts.names)
  if (!names) return refuse(EXIT.malformed, `${namesFile} is no JSON object of the form {"old name": "new name"}`)
  const choice = chooseModels(rows, { users, bindings })
  if (choice.outcome === 'ambiguous')
    return refuse(EXIT.usage, `several models fit: choose one with ${choice.option}: ${choice.models.join(', ')}`)
  if (choice.outcome === 'absent')
    return refuse(EXIT.usage, `${file} has no model ${plainText(choice.model, 100)} (${choice.option})`)
  if (choice.outcome === 'no-users') return refuse(EXIT.malformed, `${file} has no model with username and password`)
  const input = { ...djangoRows(rows, { models: choice.models, source, weixin }), names, isDryRun }
  const report = await (await openImport()).execute(input)
  print(reportJson(report, isDryRun))
  return report.problems.length > 0 ? EXIT.notFound : EXIT.ok
}

function reportJson({ users, bindings, problems }: ImportReport, isDryRun: boolean): string {
  const text = JSON.stringify({ dry_run: isDryRun, users, bindings, problems }, null, 2)
  return text.replace(INVISIBLE, escaped)
}

/** Each UTF-16 code unit as JSON escapes it. */
function escaped(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function readNames(text: string): ReadonlyMap<string, string> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const entries = Object.entries(value)
    return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string') ? new Map(entries) : null
  } catch {
    return null
  }
}
