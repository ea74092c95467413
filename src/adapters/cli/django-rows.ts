import { createHash } from 'node:crypto'
import { type ImportedBinding, type ImportedUser, importedAccount, type WeixinUids } from '../../domain/import-rows.js'
import { importedPassword } from '../../domain/imported-password.js'
import { type DumpRow, textOf } from './django-dump.js'
import type { ChosenModels } from './django-models.js'

export interface DjangoRows {
  readonly users: readonly ImportedUser[]
  readonly bindings: readonly ImportedBinding[]
}

export interface DjangoSource {
  readonly models: ChosenModels
  readonly source: string
  readonly weixin: WeixinUids | null
}

interface Keyed {
  readonly row: DumpRow
  readonly key: string
}

/** The rows of users and bindings, by ascending key. */
export function djangoRows(rows: readonly DumpRow[], { models, source, weixin }: DjangoSource): DjangoRows {
  const ofModel = (model: string | null) => rows.filter((row) => row.model.toLowerCase() === model)
  const named = (model: string, key: string) => ({
    row: `${model}:${key}`,
    ledgerRow: { source, model, key: isOfDigits(key) ? key : digest(key) },
  })
  const users = sorted(ofModel(models.users), (row) => textOf(row.pk) ?? textOf(row.fields['username']) ?? '')
  const keyOfName = new Map(users.map(({ row, key }) => [textOf(row.fields['username']), key]))
  const bindings = sorted(ofModel(models.bindings), (row) => textOf(row.pk) ?? contentOf(row))
  return {
    users: users.map(({ row: { fields }, key }) => ({
      ...named(models.users, key),
      name: textOf(fields['username']) ?? '',
      password: importedPassword(textOf(fields['password']) ?? ''),
      createdAt: timeOf(fields['date_joined']),
      isActive: fields['is_active'] !== false,
    })),
    bindings: bindings.map(({ row: { fields }, key }) => ({
      ...named(models.bindings ?? '', key),
      user: `${models.users}:${userKeyOf(fields['user'], keyOfName)}`,
      account: importedAccount(textOf(fields['oauth_type']) ?? '', textOf(fields['uid']), weixin),
    })),
  }
}

/** A key, or a natural key: a list with the username. */
function userKeyOf(user: unknown, keyOfName: ReadonlyMap<string | null, string>): string {
  if (!Array.isArray(user)) return textOf(user) ?? ''
  return (user.length === 1 && keyOfName.get(textOf(user[0]))) || JSON.stringify(user)
}

function sorted(rows: readonly DumpRow[], keyOf: (row: DumpRow) => string): readonly Keyed[] {
  return rows.map((row) => ({ row, key: keyOf(row) })).sort((one, other) => compare(one.key, other.key))
}

/** Numbers by their size, before texts. */
function compare(one: string, other: string): number {
  const areNumbers = [one, other].map(isOfDigits)
  if (areNumbers[0] && areNumbers[1]) return BigInt(one) < BigInt(other) ? -1 : BigInt(one) > BigInt(other) ? 1 : 0
  if (areNumbers[0] !== areNumbers[1]) return areNumbers[0] ? -1 : 1
  return one < other ? -1 : one > other ? 1 : 0
}

function isOfDigits(key: string): boolean {
  return /^\d+$/.test(key)
}

/** Without USE_TZ Django writes no offset: taken as UTC. Null: no time. */
function timeOf(value: unknown): Date | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null
  const time = new Date(/(?:Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value}Z`)
  return Number.isNaN(time.getTime()) ? null : time
}

/** For a row without a key: the same for the same content, and without the uid itself, since reports print it. */
function contentOf({ fields }: DumpRow): string {
  return digest(JSON.stringify([fields['user'], fields['oauth_type'], fields['uid']])).slice(0, 12)
}

/** A key that is no number may be a name, which the ledger must not hold. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
