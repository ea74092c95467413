import { parseArgs } from 'node:util'

export type UsersCommand = { readonly asJson: boolean } & (
  | {
      readonly name: 'find'
      readonly query: string | undefined
      readonly provider: string | undefined
      readonly uid: string | undefined
      readonly status: 'active' | 'disabled' | undefined
    }
  | { readonly name: 'show' | 'export'; readonly who: string }
  | { readonly name: 'recover'; readonly who: string; readonly reason: string }
  | { readonly name: 'disable' | 'enable' | 'logout' | 'delete'; readonly who: string; readonly reason: string }
  | {
      readonly name: 'unbind'
      readonly who: string
      readonly provider: string
      readonly reason: string
      readonly isForced: boolean
    }
)

export const USERS_USAGE = `usage: node dist/main.js users find [query] [--provider P [--uid U]] [--status active|disabled] [--json]
       node dist/main.js users show|export WHO [--json]   WHO is an id, or else a username
       node dist/main.js users disable|enable|logout|recover|delete WHO --reason "..." [--json]
       node dist/main.js users unbind WHO PROVIDER --reason "..." [--force] [--json]`

const OPTIONS = {
  json: { type: 'boolean' },
  provider: { type: 'string' },
  uid: { type: 'string' },
  status: { type: 'string' },
  reason: { type: 'string' },
  force: { type: 'boolean' },
} as const

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  find: ['json', 'provider', 'uid', 'status'],
  show: ['json'],
  export: ['json'],
  disable: ['json', 'reason'],
  enable: ['json', 'reason'],
  logout: ['json', 'reason'],
  recover: ['json', 'reason'],
  delete: ['json', 'reason'],
  unbind: ['json', 'reason', 'force'],
}

/** Null: the arguments mean nothing, or a reason is missing. */
export function parseUsersCommand(args: readonly string[]): UsersCommand | null {
  const parsed = parsedArgs(args)
  if (!parsed) return null
  const { values, positionals } = parsed
  const [name = '', who, third, ...more] = positionals
  const allowed = ALLOWED[name]
  if (!allowed || more.length > 0 || Object.keys(values).some((option) => !allowed.includes(option))) return null
  const asJson = values.json === true
  if (name === 'find') {
    const { provider, uid, status } = values
    if (third !== undefined || (uid !== undefined && provider === undefined)) return null
    if (status !== undefined && status !== 'active' && status !== 'disabled') return null
    return { name, asJson, query: who, provider, uid, status }
  }
  if (who === undefined) return null
  if (name === 'show' || name === 'export') return third === undefined ? { name, asJson, who } : null
  const { reason } = values
  if (reason === undefined) return null
  if (name === 'unbind')
    return third === undefined ? null : { name, asJson, who, provider: third, reason, isForced: values.force === true }
  if (third !== undefined) return null
  if (name === 'recover') return { name, asJson, who, reason }
  return { name: name as 'disable' | 'enable' | 'logout' | 'delete', asJson, who, reason }
}

function parsedArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
  } catch {
    return null
  }
}
