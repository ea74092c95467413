import type { ControlAccount, ControlDone } from '../../application/control-account.js'
import type { ExportAccount } from '../../application/export-account.js'
import type { FindUsers, FoundUsers } from '../../application/find-users.js'
import type { IssueRecovery } from '../../application/issue-recovery.js'
import type { ResolveUser } from '../../application/resolve-user.js'
import type { ShowUser } from '../../application/show-user.js'
import { EXIT } from './exit-status.js'
import type { UsersCommand } from './parse-users-command.js'

export interface UsersCommandPorts {
  readonly findUsers: Pick<FindUsers, 'execute'>
  readonly showUser: Pick<ShowUser, 'execute'>
  readonly controlAccount: Pick<ControlAccount, 'execute'>
  readonly issueRecovery: Pick<IssueRecovery, 'execute'>
  readonly exportAccount: Pick<ExportAccount, 'forOperator'>
  readonly resolveUser: Pick<ResolveUser, 'execute'>
  /** Of this run, in its events. */
  readonly requestId: string
  print(line: string): void
  complain(line: string): void
}

type Command<Name> = Extract<UsersCommand, { readonly name: Name }>
type Act = Exclude<UsersCommand, { readonly name: 'find' | 'show' | 'export' | 'recover' }>

/** The operator of every command. */
const OPERATOR = 'cli'
const PAGE = 200

/** Carries out a command. @returns the exit status */
export async function carryOutOnUsers(command: UsersCommand, ports: UsersCommandPorts): Promise<number> {
  if (command.name === 'find') return find(command, ports)
  const userId = await ports.resolveUser.execute(command.who)
  if (userId === null) return refused('not_found', ports)
  const by = { userId, operator: OPERATOR, request: { requestId: ports.requestId } }
  switch (command.name) {
    case 'show': {
      const shown = await ports.showUser.execute(by)
      if (shown.outcome !== 'shown') return refused(shown.error, ports)
      ports.print(command.asJson ? JSON.stringify(shown.user) : JSON.stringify(shown.user, null, 2))
      return EXIT.ok
    }
    case 'export': {
      const result = await ports.exportAccount.forOperator(userId, by.request)
      if (result.outcome !== 'exported') return refused(result.error, ports)
      ports.print(command.asJson ? JSON.stringify(result.content) : JSON.stringify(result.content, null, 2))
      return EXIT.ok
    }
    case 'recover':
      return recover(command, by, ports)
    default:
      return act(command, by, ports)
  }
}

async function find(command: Command<'find'>, ports: UsersCommandPorts): Promise<number> {
  const { query, provider, uid, status, asJson } = command
  const asked = { query, provider, uid, status, limit: PAGE, operator: OPERATOR }
  let isAny = false
  for (let cursor: string | undefined; ; ) {
    const page = await ports.findUsers.execute({ ...asked, cursor, request: { requestId: ports.requestId } })
    if (page.outcome === 'invalid') return refused('invalid_request', ports)
    for (const user of page.users) ports.print(asJson ? JSON.stringify(user) : row(user))
    isAny ||= page.users.length > 0
    if (page.next_cursor === null) break
    cursor = page.next_cursor
  }
  return isAny ? EXIT.ok : refused('not_found', ports)
}

async function act(command: Act, by: By, ports: UsersCommandPorts): Promise<number> {
  const { name, reason } = command
  const asked =
    name === 'unbind' ? { kind: name, provider: command.provider, isForced: command.isForced } : { kind: name }
  const result = await ports.controlAccount.execute({ ...by, reason, ...asked })
  if (result.outcome === 'invalid') return badReason(ports)
  if (result.outcome === 'refused') return refused(result.error, ports)
  const { changed, sessions, user } = result
  ports.print(command.asJson ? JSON.stringify({ changed, sessions, user }) : sentence(result))
  return EXIT.ok
}

async function recover({ reason, asJson }: Command<'recover'>, by: By, ports: UsersCommandPorts): Promise<number> {
  const result = await ports.issueRecovery.execute({ ...by, reason })
  if (result.outcome === 'invalid') return badReason(ports)
  if (result.outcome === 'refused') return refused(result.error, ports)
  const { code, expiresInSeconds } = result
  if (asJson) ports.print(JSON.stringify({ code, expires_in: expiresInSeconds }))
  else {
    ports.print(`Works once, for ${Math.floor(expiresInSeconds / 60)} minutes, and is not shown again:`)
    ports.print(code)
  }
  return EXIT.ok
}

interface By {
  readonly userId: string
  readonly operator: string
  readonly request: { readonly requestId: string }
}

function row({ id, username, status, bindings }: FoundUsers['users'][number]): string {
  const bound = bindings.map(({ provider, uid }) => `${provider}:${uid}`).join(' ')
  return [id, status, username, bound].filter(Boolean).join('  ')
}

function sentence({ changed, sessions }: ControlDone): string {
  if (!changed) return 'Nothing changed.'
  return `Done. ${sessions === 1 ? '1 open session' : `${sessions} open sessions`} ended.`
}

function refused(error: string, { complain }: UsersCommandPorts): number {
  complain(error)
  return EXIT.notFound
}

function badReason({ complain }: UsersCommandPorts): number {
  complain('--reason must have 1 to 200 characters')
  return EXIT.usage
}
