import { expect } from 'chai'
import { aWorld } from './fakes/world.js'

describe('the states of logins', () => {
  it('BI-4: opens no seal of another kind as a state', () => {
    const { states, sealer } = aWorld()
    const state = states.begin('jar', { kind: 'login' }, null)
    const opened = sealer.open('state', state) ?? ''
    expect(states.read(sealer.seal('state', opened))).to.not.equal(null)
    expect(states.read(sealer.seal('browser', opened))).to.equal(null)
    expect(states.read('')).to.equal(null)
  })

  it('reads an attempt whoever sends it and however late', () => {
    const { states, clock } = aWorld()
    const state = states.begin('jar', { kind: 'bind', userId: 'alice' }, '/a?b=c#d')
    const expiresAt = clock.in(600)
    clock.pass(100_000)
    const attempt = states.read(state)
    expect(attempt).to.deep.equal({
      id: 'canary-secret-1',
      browser: 'jar',
      purpose: { kind: 'bind', userId: 'alice' },
      returnTo: '/a?b=c#d',
      expiresAt,
    })
  })

  it('LG-1: remembers a spent state by its hash alone, for a minute longer than it lives', async () => {
    const { states, secrets, clock, stored } = aWorld()
    const attempt = states.read(states.begin('jar', { kind: 'login' }, null))
    if (!attempt) throw new Error('unread')
    expect(await states.take(attempt, 'jar')).to.equal(true)
    expect([...stored.spentStates]).to.deep.equal([[secrets.hash(attempt.id), clock.in(660)]])
  })

  it('OA-3: lets one of many take an attempt', async () => {
    const { states } = aWorld()
    const attempt = states.read(states.begin('jar', { kind: 'login' }, null))
    if (!attempt) throw new Error('unread')
    const taken = await Promise.all(Array.from({ length: 100 }, () => states.take(attempt, 'jar')))
    expect(taken.filter(Boolean)).to.have.length(1)
  })

  it('OA-1: gives up an attempt at the end of its term, to the second', async () => {
    const { states, clock, stored } = aWorld()
    const attempt = states.read(states.begin('jar', { kind: 'login' }, null))
    if (!attempt) throw new Error('unread')
    clock.pass(600)
    expect(await states.take(attempt, 'jar')).to.equal(false)
    expect(stored.spentStates.size).to.equal(0)
    clock.pass(-1)
    expect(await states.take(attempt, 'jar')).to.equal(true)
  })

  it('OA-2: gives an attempt to no other browser, and to none that is unknown', async () => {
    const { states, stored } = aWorld()
    const attempt = states.read(states.begin('jar', { kind: 'login' }, null))
    if (!attempt) throw new Error('unread')
    expect(await states.take(attempt, 'Jar')).to.equal(false)
    expect(await states.take(attempt, null)).to.equal(false)
    expect(stored.spentStates.size).to.equal(0)
  })
})
