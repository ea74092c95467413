import { expect } from 'chai'
import type { LoginAttempt } from '../../src/domain/login-attempt.js'
import { aWorld, WEB, type World } from './fakes/world.js'

const LOGIN = { ...WEB, browser: 'jar', purpose: { kind: 'login' } } as const
const USER = '01890a5d-ac96-774b-bcce-b302099a8057'

describe('the states of logins', () => {
  it('BI-4: opens no seal of another kind as a state', () => {
    const { states, stateSealer } = aWorld()
    const opened = stateSealer.open('state', states.begin(LOGIN)) ?? ''
    expect(states.read(stateSealer.seal('state', opened))).to.not.equal(null)
    expect(states.read(stateSealer.seal('browser', opened))).to.equal(null)
    expect(states.read('')).to.equal(null)
  })

  for (const userId of [USER, `x${USER}`, `${USER}0`, 'alice', '']) {
    it(`OA-10: reads provider, channel and purpose at any time, for the user "${userId}"`, () => {
      const { states, clock, secrets } = aWorld()
      const purpose = userId === '' ? ({ kind: 'login' } as const) : ({ kind: 'bind', userId } as const)
      const state = states.begin({ provider: 'weixin', channel: 'mp', browser: 'jar', purpose })
      const expiresAt = clock.in(600)
      clock.pass(100_000)
      expect(states.read(state)).to.deep.equal({
        provider: 'weixin',
        channel: 'mp',
        purpose,
        browserDigest: secrets.hash('jar').slice(0, 11),
        expiresAt,
      })
    })
  }

  it('OA-1: seals so little text that a state of 128 characters holds it, for the longest names of today', () => {
    const { states, stateSealer } = aWorld()
    const purpose = { kind: 'bind', userId: USER } as const
    const state = states.begin({ provider: 'weixin', channel: 'mini', browser: 'jar', purpose })
    // 95 bytes are 128 characters of base 62, and 32 of them are the nonce and the tag.
    expect(stateSealer.open('state', state)).to.have.length.below(95 - 32)
  })

  it('LG-1: remembers a spent state by its hash alone, for a minute longer than it lives', async () => {
    const { states, secrets, clock, stored } = aWorld()
    const state = states.begin(LOGIN)
    expect(await states.spend(state, attemptOf(states, state), 'jar')).to.equal(null)
    expect([...stored.spentStates]).to.deep.equal([[secrets.hash(state), clock.in(660)]])
  })

  it('OA-3: lets one of many spend a state', async () => {
    const { states } = aWorld()
    const state = states.begin(LOGIN)
    const attempt = attemptOf(states, state)
    const problems = await Promise.all(Array.from({ length: 100 }, () => states.spend(state, attempt, 'jar')))
    expect(problems.filter((problem) => problem === null)).to.have.length(1)
    expect(problems.filter((problem) => problem === 'spent')).to.have.length(99)
  })

  it('OA-1: ends a state after its term, to the second', async () => {
    const { states, clock, stored } = aWorld()
    const state = states.begin(LOGIN)
    const attempt = attemptOf(states, state)
    clock.pass(600)
    expect(await states.spend(state, attempt, 'jar')).to.equal('expired')
    expect(stored.spentStates.size).to.equal(0)
    clock.pass(-1)
    expect(await states.spend(state, attempt, 'jar')).to.equal(null)
  })

  it('OA-2: spends a state only for its own browser', async () => {
    const { states, stored } = aWorld()
    const state = states.begin(LOGIN)
    const attempt = attemptOf(states, state)
    expect(await states.spend(state, attempt, 'Jar')).to.equal('other-browser')
    expect(await states.spend(state, attempt, null)).to.equal('no-cookie')
    expect(stored.spentStates.size).to.equal(0)
  })
})

function attemptOf(states: World['states'], state: string): LoginAttempt {
  const attempt = states.read(state)
  if (!attempt) throw new Error('the state cannot be read')
  return attempt
}
