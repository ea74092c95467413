import { expect } from 'chai'
import mongoose from 'mongoose'
import { lookingAt } from '../adapters/redis/bullmq-queue.js'
import { eventsOf } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName } from '../support/persons.js'
import type { CommandResult } from '../support/program-bench.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { ProductionBench } from './production-bench.js'

const REGISTERED = 'weibind.user.registered'

describe('an event that the audit log on MongoDB refuses (RE-3)', () => {
  const opened = openedForSuite()
  let production: ProductionBench
  before(async function () {
    this.timeout(FIRST_START_MS)
    production = await opened.open(ProductionBench.open(), (bench) => bench.close())
  })

  it('is set aside, listed and retried while the others are recorded', async () => {
    const [api, worker] = await Promise.all([production.start('api'), production.start('worker')])
    const person = new Person(api)
    await eventually('the service is ready', async () => (await fetch(`${api.url}/readyz`)).status === 200)
    await refuse({ type: { $ne: REGISTERED } })
    const registered = await person.register({ username: newName(), bind_ticket: await person.ticket() })
    const login = await person.logInWithWeibo()
    await eventually('the login is recorded', async () => (await eventsOf(api, login)).length === 1)

    await worker.program.says(/cannot be recorded and was set aside/)
    const listed = await audit('failed', '--json')
    expect(listed.status).to.equal(0)
    const { id, failed_at: _, ...rest } = JSON.parse(listed.stdout)
    expect(rest).to.deep.equal({ type: REGISTERED, error: 'Document failed validation', tries: 5 })
    await refuse({})
    expect(await audit('retry', id)).to.include({ status: 0, stderr: '' })
    const isRecorded = async () => (await eventsOf(api, registered)).length === 1
    await eventually('a worker records it', isRecorded)
    expect(await audit('failed')).to.include({ status: 0, stdout: 'No event is set aside.\n', stderr: '' })
    const left = await lookingAt(production.redis.url, (queue) => queue.getJobCounts())
    expect(
      Object.values(left).every((count) => count === 0),
      JSON.stringify(left),
    ).to.equal(true)
  })

  /** The command needs no Redis. */
  function audit(...args: string[]): Promise<CommandResult> {
    const environment = { ...production.environment, REDIS_URL: '' }
    return production.bench.command({ environment }, 'audit', ...args)
  }

  /** A rule of the database's own, as its administrator sets one. */
  async function refuse(validator: object): Promise<void> {
    const client = new mongoose.mongo.MongoClient(production.mongoUri)
    await client.db().command({ collMod: 'audit_events', validator, validationAction: 'error' })
    await client.close()
  }
})
