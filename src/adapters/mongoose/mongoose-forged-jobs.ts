import { Schema } from 'mongoose'
import { FORGED_JOBS_KEPT, type ForgedJob, type ForgedJobs } from '../../application/ports/forged-jobs.js'
import type { MongoDatabase } from './mongo-database.js'
import { isDuplicate } from './mongo-failure.js'
import { OPTIONS, TEXT } from './schema-options.js'

export type ForgedJobDocument = {
  /** The job's id. */
  readonly _id: string
  readonly name: string
  readonly seenAt: Date
  readonly size: number
}

export type ForgedCountDocument = {
  readonly _id: string
  readonly count: number
}

export const forgedJobSchema = new Schema<ForgedJobDocument>(
  { _id: TEXT, name: TEXT, seenAt: Date, size: Number },
  OPTIONS,
)
export const forgedCountSchema = new Schema<ForgedCountDocument>({ _id: TEXT, count: Number }, OPTIONS)

const COUNT = { _id: 'all' } as const

export class MongooseForgedJobs implements ForgedJobs {
  constructor(private readonly database: MongoDatabase) {}

  async note({ jobId, name, seenAt, size }: ForgedJob): Promise<void> {
    const { forgedJobs, forgedCounts } = this.database.models
    await this.database.write(async () => {
      if ((await forgedJobs.estimatedDocumentCount()) >= FORGED_JOBS_KEPT) return
      try {
        await forgedJobs.insertOne({ _id: jobId, name, seenAt, size })
      } catch (error) {
        if (!isDuplicate(error)) throw error
      }
    })
    await this.database.write(() => forgedCounts.updateOne(COUNT, { $inc: { count: 1 } }, { upsert: true }))
  }

  list(): Promise<readonly ForgedJob[]> {
    return this.database.read(async () => {
      const found = await this.database.models.forgedJobs.find().sort({ seenAt: 1, _id: 1 }).lean()
      return found.map(({ _id: jobId, name, seenAt, size }) => ({ jobId, name, seenAt, size }))
    })
  }

  count(): Promise<number> {
    return this.database.read(async () => (await this.database.models.forgedCounts.findOne(COUNT).lean())?.count ?? 0)
  }
}
