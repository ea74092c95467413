import type { Binding } from '../domain/binding.js'
import { decideImportedBinding } from '../domain/decide-import.js'
import {
  type ImportedBinding,
  type ImportedUser,
  type ImportProblem,
  type PlaceInFile,
  placesInFile,
} from '../domain/import-rows.js'
import type { ProviderAccount } from '../domain/provider-identity.js'
import { similarUsernames } from '../domain/suggest-username.js'
import type { User } from '../domain/user.js'
import { type Username, usernameKey, usernameProblem } from '../domain/username.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Clock } from './ports/clock.js'
import type { Confusables } from './ports/confusables.js'
import type { Identifiers } from './ports/identifiers.js'
import type { ImportAct, ImportLedger } from './ports/import-ledger.js'
import type { UserRepository } from './ports/user-repository.js'
import { Unavailable } from './unavailable.js'

export interface UserImport {
  /** By ascending key. */
  readonly users: readonly ImportedUser[]
  /** By ascending key. */
  readonly bindings: readonly ImportedBinding[]
  /** New names for users, by their names in the file. */
  readonly names: ReadonlyMap<string, string>
  /** True: nothing is stored. The report is the same. */
  readonly isDryRun: boolean
}

export interface ImportCounts {
  readonly read: number
  readonly created: number
  readonly existing: number
  readonly skipped: number
}

export interface ReportedProblem {
  readonly row: string
  readonly problem: ImportProblem
  readonly username?: string
  /** A name that is free. */
  readonly suggestion?: string
}

export interface ImportReport {
  readonly users: ImportCounts
  readonly bindings: ImportCounts
  readonly problems: readonly ReportedProblem[]
}

export interface ImportUsersPorts {
  readonly users: Pick<UserRepository, 'find' | 'isTaken'>
  readonly bindings: Pick<BindingRepository, 'find' | 'findOfUser' | 'isUidTaken'>
  readonly imports: Pick<ImportLedger, 'find' | 'take'>
  readonly confusables: Confusables
  readonly ids: Identifiers
  readonly clock: Clock
  readonly events: AuditEventSource
}

type Outcome =
  | { readonly outcome: 'created' | 'existing'; readonly userId: string; readonly problems: readonly ReportedProblem[] }
  | { readonly outcome: 'skipped'; readonly problems: readonly ReportedProblem[] }

/** The operator in the events of commands. */
const OPERATOR = 'cli'
/** Why a user whose `is_active` was false is disabled. */
const WAS_INACTIVE = 'inactive before the import'
const MAX_ATTEMPTS = 5

/** Takes users and bindings of another system over, each row at most once (rules OP-22 to OP-24). */
export class ImportUsers {
  constructor(private readonly ports: ImportUsersPorts) {}

  execute(input: UserImport): Promise<ImportReport> {
    return new ImportRun(this.ports, input).execute()
  }
}

/** One run over one file. It keeps what a dry run does not store. */
class ImportRun {
  private readonly places: ReadonlyMap<ImportedBinding, PlaceInFile>
  private readonly bindingsOfUser = new Map<string, ImportedBinding[]>()
  private readonly users = new Map<string, Outcome>()
  private readonly outcomes = new Map<ImportedBinding, Outcome>()
  private readonly takenNames = new Set<string>()
  private readonly origin: { readonly requestId: string }

  constructor(
    private readonly ports: ImportUsersPorts,
    private readonly input: UserImport,
  ) {
    this.places = placesInFile(input.bindings)
    for (const binding of input.bindings)
      if (this.places.get(binding) === 'candidate')
        this.bindingsOfUser.set(binding.user, [...(this.bindingsOfUser.get(binding.user) ?? []), binding])
    this.origin = { requestId: ports.ids.next() }
  }

  async execute(): Promise<ImportReport> {
    const ofUsers: Outcome[] = []
    for (const user of this.input.users) ofUsers.push(await this.takeUser(user))
    const ofBindings: Outcome[] = []
    for (const binding of this.input.bindings) ofBindings.push(await this.takeBinding(binding))
    return {
      users: countsOf(ofUsers),
      bindings: countsOf(ofBindings),
      problems: [...ofUsers, ...ofBindings].flatMap(({ problems }) => problems),
    }
  }

  private async takeUser(user: ImportedUser): Promise<Outcome> {
    const before = this.users.get(user.row)
    if (before) return before.outcome === 'skipped' ? skipped() : { ...before, outcome: 'existing', problems: [] }
    const outcome = await this.decideUser(user)
    this.users.set(user.row, outcome)
    return outcome
  }

  private async decideUser(user: ImportedUser, attempt = 1): Promise<Outcome> {
    const { users, imports } = this.ports
    const { row } = user
    const userId = await imports.find(user.ledgerRow)
    if (userId !== null)
      return (await users.find(userId))
        ? { outcome: 'existing', userId, problems: [] }
        : skipped({ row, problem: 'deleted_here' })
    const name = this.input.names.get(user.name) ?? user.name
    if (usernameProblem(name) !== null)
      return skipped({ row, problem: 'username_refused', username: name, suggestion: await this.freeName(name) })
    const username = this.username(name)
    if (await this.isTaken(username)) return skipped({ row, problem: 'username_taken', username: name })
    return this.create(user, username, attempt)
  }

  private async create(user: ImportedUser, username: Username, attempt: number): Promise<Outcome> {
    const { ids, clock } = this.ports
    const id = ids.next()
    const created: User = {
      id,
      username,
      passwordHash: user.password?.hash ?? null,
      passwordRevision: 0,
      createdAt: user.createdAt ?? clock.now(),
      disabled: user.isActive ? null : { at: clock.now(), operator: OPERATOR, reason: WAS_INACTIVE },
      recovery: null,
    }
    const taking = await this.bindable(user, id)
    const act: ImportAct = {
      creating: { user: created, passwordKind: user.password?.kind ?? null },
      userId: id,
      bindings: taking.map(({ account }) => this.binding(account, id)),
      rows: [user.ledgerRow, ...taking.map(({ binding }) => binding.ledgerRow)],
      events: this.eventsOf(
        id,
        taking.map(({ account }) => account),
      ),
    }
    if (!(await this.store(act, attempt))) return this.decideUser(user, attempt + 1)
    this.take(username)
    for (const { binding } of taking) this.outcomes.set(binding, { outcome: 'created', userId: id, problems: [] })
    const problems = user.password ? [] : [{ row: user.row, problem: 'password_unknown' } as const]
    return { outcome: 'created', userId: id, problems }
  }

  /** The accounts that are bound with a new user. */
  private async bindable({ row }: ImportedUser, userId: string) {
    const taking: { readonly binding: ImportedBinding; readonly account: ProviderAccount }[] = []
    for (const binding of this.bindingsOfUser.get(row) ?? []) {
      const { account } = binding
      if (!('identity' in account) || (await this.ports.imports.find(binding.ledgerRow)) !== null) continue
      if ((await this.decideAccount(account, userId)) === 'bind') taking.push({ binding, account })
    }
    return taking
  }

  private async takeBinding(binding: ImportedBinding): Promise<Outcome> {
    const outcome = this.outcomes.get(binding) ?? (await this.decideBinding(binding))
    this.outcomes.set(binding, outcome)
    return outcome
  }

  private async decideBinding(binding: ImportedBinding, attempt = 1): Promise<Outcome> {
    const { row, user, account } = binding
    const problem = (named: ImportProblem) => skipped({ row, problem: named })
    const ledgerUser = await this.ports.imports.find(binding.ledgerRow)
    if (ledgerUser !== null)
      return (await this.ports.users.find(ledgerUser))
        ? { outcome: 'existing', userId: ledgerUser, problems: [] }
        : problem('deleted_here')
    const place = this.places.get(binding) ?? 'candidate'
    if (place !== 'candidate' && 'problem' in place && isOfAccount(place.problem)) return problem(place.problem)
    const owner = this.users.get(user)
    if (!owner || owner.outcome === 'skipped') return problem('user_missing')
    if (place !== 'candidate' && 'problem' in place) return problem(place.problem)
    if (place !== 'candidate') return this.repeated(place.repeats, row)
    if (!('identity' in account)) return problem(account.problem)
    return (await this.addBinding(binding, account, owner.userId, attempt)) ?? this.decideBinding(binding, attempt + 1)
  }

  /** Null: it must be decided again. */
  private async addBinding(
    binding: ImportedBinding,
    account: ProviderAccount,
    userId: string,
    attempt: number,
  ): Promise<Outcome | null> {
    const decision = await this.decideAccount(account, userId)
    if (decision === 'existing') return { outcome: 'existing', userId, problems: [] }
    if (decision !== 'bind') return skipped({ row: binding.row, problem: decision })
    const event = this.ports.events.event('weibind.binding.created', this.origin, {
      userId,
      identity: account.identity,
      operator: OPERATOR,
    })
    const act: ImportAct = {
      creating: null,
      userId,
      bindings: [this.binding(account, userId)],
      rows: [binding.ledgerRow],
      events: [event],
    }
    return (await this.store(act, attempt)) ? { outcome: 'created', userId, problems: [] } : null
  }

  /** False: another process took a name or an account meanwhile. */
  private async store(act: ImportAct, attempt: number): Promise<boolean> {
    if (this.input.isDryRun || (await this.ports.imports.take(act)) === 'taken') return true
    if (attempt < MAX_ATTEMPTS) return false
    throw new Unavailable('the users and bindings change too fast: run the import again')
  }

  private async repeated(first: ImportedBinding, row: string): Promise<Outcome> {
    const before = await this.takeBinding(first)
    if (before.outcome !== 'skipped') return { ...before, outcome: 'existing', problems: [] }
    return skipped(...before.problems.map((problem) => ({ ...problem, row })))
  }

  private async decideAccount(account: ProviderAccount, userId: string) {
    const { bindings } = this.ports
    const ofAccount = await bindings.find(account)
    if (ofAccount.length === 0 && (await bindings.isUidTaken(account))) return 'account_already_bound'
    const ofUser = await bindings.findOfUser(userId, account.identity.provider)
    return decideImportedBinding({ userId, ofAccount, ofUid: null, ofUser })
  }

  private binding(account: ProviderAccount, userId: string): Binding {
    return { ...account, userId, screenName: null, avatarUrl: null, boundAt: this.ports.clock.now() }
  }

  /** The first account is in the event of the user, each further one in its own. */
  private eventsOf(userId: string, [first, ...more]: readonly ProviderAccount[]) {
    const { events } = this.ports
    const facts = { userId, operator: OPERATOR }
    return [
      events.event('weibind.user.imported', this.origin, { ...facts, ...(first && { identity: first.identity }) }),
      ...more.map(({ identity }) => events.event('weibind.binding.created', this.origin, { ...facts, identity })),
    ]
  }

  private username(name: string): Username {
    return { name, key: usernameKey(name), skeleton: this.ports.confusables.skeleton(name) }
  }

  private async isTaken(username: Username): Promise<boolean> {
    const isTakenInFile = [`key ${username.key}`, `look ${username.skeleton}`].some((it) => this.takenNames.has(it))
    return isTakenInFile || this.ports.users.isTaken(username)
  }

  private take({ key, skeleton }: Username): void {
    this.takenNames.add(`key ${key}`).add(`look ${skeleton}`)
  }

  private async freeName(name: string): Promise<string> {
    for (const similar of similarUsernames(name)) {
      const username = this.username(similar)
      if (this.isInFile(username) || (await this.isTaken(username))) continue
      // Each suggestion is made once.
      this.suggested.add(username.key).add(username.skeleton)
      return similar
    }
    throw new Error('there are names without end')
  }

  private readonly suggested = new Set<string>()
  private namesInFile: Set<string> | undefined

  /** Also rows that come later must find their names free. */
  private isInFile({ key, skeleton }: Username): boolean {
    this.namesInFile ??= new Set(
      this.input.users.flatMap((user) => {
        const username = this.username(this.input.names.get(user.name) ?? user.name)
        return [username.key, username.skeleton]
      }),
    )
    return [key, skeleton].some((it) => this.namesInFile?.has(it) || this.suggested.has(it))
  }
}

/** Whether the problem is in the account itself, not in who its user is. */
function isOfAccount(problem: ImportProblem): boolean {
  return !['user_has_another', 'uid_of_several_users'].includes(problem)
}

function skipped(...problems: readonly ReportedProblem[]): Outcome {
  return { outcome: 'skipped', problems }
}

function countsOf(outcomes: readonly Outcome[]): ImportCounts {
  const count = (outcome: Outcome['outcome']) => outcomes.filter((each) => each.outcome === outcome).length
  return {
    read: outcomes.length,
    created: count('created'),
    existing: count('existing'),
    skipped: count('skipped'),
  }
}
