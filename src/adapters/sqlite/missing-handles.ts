import type { SqliteConnection } from './sqlite-driver.js'

export interface BindingWithoutHandles {
  readonly provider: string
  readonly uid: string
  readonly user_id: string
}

/** More of them than a start meets. */
const LIMIT = 10_000

const WITHOUT_HANDLES = `
  FROM bindings WHERE NOT EXISTS (
    SELECT 1 FROM binding_handles
    WHERE binding_handles.user_id = bindings.user_id AND binding_handles.provider = bindings.provider)`

/**
 * A process of a former version that runs during the migration may bind after it. That version knows Weibo alone, whose
 * handle is the uid.
 */
export const ADD_MISSING_HANDLES = `
  INSERT INTO binding_handles (provider, handle, user_id) SELECT provider, uid, user_id ${WITHOUT_HANDLES}`

/** For the bindings that `bindingsWithoutHandles` found some time ago: provider, uid and user. */
export const ADD_HANDLE_OF = `${ADD_MISSING_HANDLES} AND provider = ? AND uid = ? AND user_id = ?`

/** Reads all bindings. */
export function bindingsWithoutHandles(connection: SqliteConnection): BindingWithoutHandles[] {
  return connection.prepare(`SELECT provider, uid, user_id ${WITHOUT_HANDLES} LIMIT ${LIMIT}`).all()
}
