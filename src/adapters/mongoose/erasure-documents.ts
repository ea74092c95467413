import { type ClientSession, Schema } from 'mongoose'
import type { Binding } from '../../domain/binding.js'
import { type Erasure, identitiesOf } from '../../domain/erasure.js'
import type { Models } from './models.js'
import { OPTIONS, TEXT } from './schema-options.js'

export type ErasureDocument = {
  readonly userId: string
  readonly provider: string
  readonly uid: string
  readonly until: Date
}

export const erasureSchema = new Schema<ErasureDocument>(
  { userId: TEXT, provider: TEXT, uid: TEXT, until: Date },
  OPTIONS,
).index({ userId: 1 })

/** The collection `erasures`: the accounts of deleted users whose events are not erased yet. */
export class ErasureDocuments {
  constructor(private readonly models: Models) {}

  async insert(binding: Binding, until: Date, session: ClientSession): Promise<void> {
    const { userId } = binding
    const documents = identitiesOf(binding).map((identity) => ({ userId, ...identity, until }))
    await this.models.erasures.insertMany(documents, { session })
  }

  async find(userId: string): Promise<Erasure> {
    const found = await this.models.erasures.find({ userId: userId }, { _id: 0 }).lean()
    const identities = found.map(({ provider, uid, until }) => ({
      identity: { provider, uid },
      until,
    }))
    return { userId, identities }
  }

  async delete(userId: string): Promise<void> {
    await this.models.erasures.deleteMany({ userId: userId })
  }
}
