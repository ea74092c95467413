import type { DumpRow } from './django-dump.js'

export interface ChosenModels {
  readonly users: string
  /** Null: the file has no model of bindings. */
  readonly bindings: string | null
}

export type ModelChoice =
  | { readonly outcome: 'chosen'; readonly models: ChosenModels }
  /** Several models fit, and the command line does not say which. */
  | { readonly outcome: 'ambiguous'; readonly option: '--users' | '--bindings'; readonly models: readonly string[] }
  | { readonly outcome: 'no-users' }
  /** The file has no row of the model that the command line names. */
  | { readonly outcome: 'absent'; readonly option: '--users' | '--bindings'; readonly model: string }

const DJANGO_USERS = 'auth.user'
const USER_FIELDS = ['username', 'password']
const BINDING_FIELDS = ['user', 'uid', 'oauth_type']

/** Which models of a dump are the users and the bindings. The names of models are compared as Django writes them. */
export function chooseModels(
  rows: readonly DumpRow[],
  asked: { readonly users: string | null; readonly bindings: string | null },
): ModelChoice {
  const fieldsOf = new Map<string, Set<string>>()
  for (const { model, fields } of rows) {
    const known = fieldsOf.get(model) ?? new Set()
    for (const field of Object.keys(fields)) known.add(field)
    fieldsOf.set(model, known)
  }
  const having = (fields: readonly string[]) =>
    [...fieldsOf].filter(([, known]) => fields.every((field) => known.has(field))).map(([model]) => model)
  const users = asked.users ? [asked.users.toLowerCase()] : preferDjangos(having(USER_FIELDS))
  const bindings = asked.bindings ? [asked.bindings.toLowerCase()] : having(BINDING_FIELDS)
  for (const [option, model] of [
    ['--users', asked.users],
    ['--bindings', asked.bindings],
  ] as const)
    if (model && !fieldsOf.has(model.toLowerCase())) return { outcome: 'absent', option, model }
  if (users.length > 1) return { outcome: 'ambiguous', option: '--users', models: users }
  if (bindings.length > 1) return { outcome: 'ambiguous', option: '--bindings', models: bindings }
  const [chosen] = users
  return chosen === undefined
    ? { outcome: 'no-users' }
    : { outcome: 'chosen', models: { users: chosen, bindings: bindings[0] ?? null } }
}

function preferDjangos(models: readonly string[]): readonly string[] {
  return models.includes(DJANGO_USERS) ? [DJANGO_USERS] : models
}
