import { setImmediate } from 'node:timers/promises'
import { expect } from 'chai'
import { PasswordCheck } from '../../src/application/password-check.js'
import { Unavailable } from '../../src/application/unavailable.js'
import { VerifyPassword } from '../../src/application/verify-password.js'
import { NO_KINDS } from './fakes/fake-import-ledger.js'
import { PASSWORD, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const ACT = { action: 'login', request: REQUEST } as const

describe('the check of a name and a password', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
  })

  it('accepts the right password, in any spelling of the name', async () => {
    const alice = settle(world, 'Alice')
    for (const username of ['Alice', 'alice', 'ALICE']) {
      const check = await world.passwords.execute({ username, password: PASSWORD }, ACT)
      expect(check).to.deep.equal({ outcome: 'checked', user: alice, isPasswordRight: true })
    }
  })

  it('CR-2: takes a password in either form of Unicode, and of any length', async () => {
    const alice = settle(world, 'Alice', 'strong:é')
    const check = await world.passwords.execute({ username: 'alice', password: 'e\u0301' }, ACT)
    expect(check).to.deep.equal({ outcome: 'checked', user: alice, isPasswordRight: true })
  })

  it('returns the user whom a wrong password was sent for', async () => {
    const alice = settle(world, 'Alice')
    const check = await world.passwords.execute({ username: 'alice', password: 'wrong' }, ACT)
    expect(check).to.deep.equal({ outcome: 'checked', user: alice, isPasswordRight: false })
  })

  it('BI-12: does the same work for a name without a user', async () => {
    settle(world, 'Alice')
    await world.passwords.execute({ username: 'alice', password: 'wrong' }, ACT)
    const work = world.stored.journal.splice(0)
    expect(await world.passwords.execute({ username: 'nobody', password: 'wrong' }, ACT)).to.deep.equal({
      outcome: 'checked',
      user: null,
      isPasswordRight: false,
    })
    expect(world.stored.journal).to.deep.equal(work)
    expect(work).to.deep.equal(['users.findByKey', 'hasher.verify'])
  })

  it('BI-9: never accepts a password of a user who has none', async () => {
    const hasher = { ...world.hasher, verify: async () => true }
    const gullible = new PasswordCheck({ ...world, hasher, guesses: new VerifyPassword({ hasher, kinds: NO_KINDS }) })
    const alice = settle(world, 'Alice', null)
    expect(await gullible.execute({ username: 'alice', password: '' }, ACT)).to.deep.equal({
      outcome: 'checked',
      user: alice,
      isPasswordRight: false,
    })
    expect(await gullible.execute({ username: 'nobody', password: '' }, ACT)).to.deep.equal({
      outcome: 'checked',
      user: null,
      isPasswordRight: false,
    })
  })

  it('CR-1: puts a stronger hash in place of an outdated one, once the password has proved right', async () => {
    settle(world, 'Alice', `weak:${PASSWORD}`)
    await world.passwords.execute({ username: 'alice', password: 'wrong' }, ACT)
    expect(world.stored.users.get('alice')?.passwordHash).to.equal(`weak:${PASSWORD}`)
    await world.passwords.execute({ username: 'alice', password: PASSWORD }, ACT)
    expect(world.stored.users.get('alice')?.passwordHash).to.equal(`strong:${PASSWORD}`)
    world.stored.journal.length = 0
    await world.passwords.execute({ username: 'alice', password: PASSWORD }, ACT)
    expect(world.stored.journal).to.not.include('hasher.hash')
  })

  it('CR-1: answers only when the stronger hash is stored, so that its failure is not lost', async () => {
    settle(world, 'Alice', `weak:${PASSWORD}`)
    let isStored = false
    const users = {
      ...world.users,
      async rehash() {
        await setImmediate()
        isStored = true
      },
    }
    await new PasswordCheck({ ...world, users }).execute({ username: 'alice', password: PASSWORD }, ACT)
    expect(isStored).to.equal(true)
  })

  it('CR-1: accepts a right password although hashing is too busy for a stronger hash', async () => {
    settle(world, 'Alice', `weak:${PASSWORD}`)
    const hasher = { ...world.hasher, hash: () => Promise.reject(new Unavailable('busy')) }
    const check = new PasswordCheck({ ...world, hasher })
    expect(await check.execute({ username: 'alice', password: PASSWORD }, ACT)).to.include({ isPasswordRight: true })
  })

  it('throws if the stronger hash fails for any other reason', async () => {
    settle(world, 'Alice', `weak:${PASSWORD}`)
    const defect = new TypeError('a defect')
    const hasher = { ...world.hasher, hash: () => Promise.reject(defect) }
    const check = new PasswordCheck({ ...world, hasher }).execute({ username: 'alice', password: PASSWORD }, ACT)
    expect(await check.catch((error: unknown) => error)).to.equal(defect)
  })
})
