import { type ClientSession, Schema } from 'mongoose'
import type { LedgerRow } from '../../domain/import-rows.js'
import type { Models } from './models.js'
import { OPTIONS, TEXT } from './schema-options.js'

export type LedgerDocument = {
  /** The row, as JSON, so that it is unique. */
  readonly _id: string
  readonly userId: string
}

export const ledgerSchema = new Schema<LedgerDocument>({ _id: TEXT, userId: TEXT }, OPTIONS)

/** The collection `import_ledger`. */
export class LedgerDocuments {
  constructor(private readonly models: Models) {}

  async insert(row: LedgerRow, userId: string, session: ClientSession): Promise<void> {
    await this.models.importLedger.insertOne({ _id: idOf(row), userId }, { session })
  }

  async userOf(row: LedgerRow): Promise<string | null> {
    const found = await this.models.importLedger.findOne({ _id: idOf(row) }).lean()
    return found?.userId ?? null
  }
}

export function idOf({ source, model, key }: LedgerRow): string {
  return JSON.stringify([source, model, key])
}
