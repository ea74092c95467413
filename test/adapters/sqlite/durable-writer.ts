import { uuidv7 as uuid } from 'uuidv7'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { aBinding, anEvent, aPendingBinding, aSession, aUser } from '../../support/builders.js'
import { openSqliteDatabase } from './open-database.js'

/**
 * A program of its own, to be killed: registers users with tickets, and prints each id once it is acknowledged. With a
 * number of rounds it kills itself after them, between two transactions.
 */
const [file = '', rounds = 'Infinity'] = process.argv.slice(2)
const { pendingBindings, users } = sqliteStores(openSqliteDatabase(file))

async function register(): Promise<void> {
  const pending = aPendingBinding()
  await pendingBindings.open(pending, anEvent())
  const user = aUser({ id: uuid() })
  const bound = aBinding({ userId: user.id, identity: pending.identity })
  const outcome = await users.register(user, {
    opening: aSession({ userId: user.id }),
    event: anEvent({ type: 'weibind.user.registered', data: { user_id: user.id, uid: pending.identity.uid } }),
    binding: { bound, spending: pending.ticketHash },
  })
  if (outcome !== 'registered') throw new Error(outcome)
  process.stdout.write(`${user.id} ${pending.identity.uid} ${pending.ticketHash}\n`)
}

for (let round = 0; round < Number(rounds); round++) await Promise.all(Array.from({ length: 4 }, register))
process.kill(process.pid, 'SIGKILL')
