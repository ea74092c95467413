import type { Provider } from '../../domain/provider-identity.js'
import type { SqliteRow } from './sqlite-row.js'

const PROVIDERS: readonly Provider[] = ['weibo']

export function providerOf(row: SqliteRow): Provider {
  const stored = row.text('provider')
  const provider = PROVIDERS.find((known) => known === stored)
  if (!provider) throw new TypeError('the column provider names one that is not known here')
  return provider
}
