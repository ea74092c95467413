/** A user as `GET /admin/users/{id}/` shows one (docs/http-api.md). */
export interface Person {
  readonly id: string
  readonly username: string
  readonly status: 'active' | 'disabled'
  readonly has_password: boolean
  readonly created_at: string
  readonly last_login_at: string | null
  readonly bindings: readonly { readonly provider: string; readonly uid: string; readonly bound_at: string }[]
}

export interface PersonDetails extends Person {
  readonly sessions: number
  readonly disabled: { readonly at: string; readonly operator: string; readonly reason: string } | null
}

export interface PeoplePage {
  readonly users: readonly Person[]
  readonly next_cursor: string | null
}

export type ActName = 'disable' | 'enable' | 'logout' | 'recovery' | 'unbind' | 'delete'

/** What an operator is about to do. */
export interface Act {
  readonly name: ActName
  /** Of an unlinking. */
  readonly provider?: string
}

export function pathOf(id: string, { name, provider }: Act): readonly [method: string, path: string] {
  const user = `/admin/users/${encodeURIComponent(id)}/`
  if (name === 'delete') return ['DELETE', user]
  if (name === 'unbind') return ['DELETE', `${user}bindings/${encodeURIComponent(provider ?? '')}/`]
  return ['POST', `${user}${name}/`]
}
