import { FORGED_JOBS_KEPT, type ForgedJob, type ForgedJobs } from '../../application/ports/forged-jobs.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

export class SqliteForgedJobs implements ForgedJobs {
  private readonly insert: SqliteStatement
  private readonly raiseCount: SqliteStatement
  private readonly selectAll: SqliteStatement
  private readonly selectCount: SqliteStatement

  constructor(private readonly database: SqliteDatabase) {
    this.insert = database.prepare(
      `INSERT INTO forged_jobs (job_id, name, seen_at, size)
       SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM forged_jobs) < ${FORGED_JOBS_KEPT} ON CONFLICT DO NOTHING`,
    )
    this.raiseCount = database.prepare('UPDATE forged_count SET count = count + 1')
    this.selectAll = database.prepare('SELECT job_id, name, seen_at, size FROM forged_jobs ORDER BY seen_at, job_id')
    this.selectCount = database.prepare('SELECT count FROM forged_count')
  }

  async note({ jobId, name, seenAt, size }: ForgedJob): Promise<void> {
    await this.database.transaction(() => {
      this.insert.run(jobId, name, seenAt.getTime(), size)
      this.raiseCount.run()
    })
  }

  list(): Promise<readonly ForgedJob[]> {
    return this.database.read(() =>
      this.selectAll.all().map((row) => ({
        jobId: row.text('job_id'),
        name: row.text('name'),
        seenAt: row.date('seen_at'),
        size: row.integer('size'),
      })),
    )
  }

  count(): Promise<number> {
    return this.database.read(() => this.selectCount.get()?.integer('count') ?? 0)
  }
}
