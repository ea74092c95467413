import { expect } from 'chai'
import type { Bearer } from '../../src/application/identify-bearer.js'
import type { SessionChange } from '../../src/application/ports/sessions.js'
import { RefreshSession } from '../../src/application/refresh-session.js'
import { RefreshTokens } from '../../src/application/refresh-tokens.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { loggedIn, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const INVALID = { outcome: 'refused', error: 'invalid_refresh_token', isFinal: true }
const REUSED = { outcome: 'refused', error: 'refresh_token_reused', isFinal: true }

describe('the refreshing of a session', () => {
  let world: World
  let alice: Bearer & { readonly refreshToken: string; readonly token: string }

  beforeEach(() => {
    world = aWorld()
    alice = loggedIn(world, settle(world, 'Alice'))
  })

  const refresh = (refreshToken: string) => new RefreshSession(world).execute({ refreshToken, request: REQUEST })

  async function refreshed(token: string): Promise<string> {
    const result = await refresh(token)
    if (result.outcome !== 'refreshed') throw new Error(result.error)
    return result.session.refreshToken
  }

  it('gives a new pair of the same session', async () => {
    const result = await refresh(alice.refreshToken)
    if (result.outcome !== 'refreshed') throw new Error(result.error)
    expect(result.session.token).to.equal(alice.token)
    expect(result.session.user).to.deep.equal({ id: 'alice', username: 'Alice' })
    expect(result.session.refreshToken).to.not.equal(alice.refreshToken)
    const stored = world.stored.sessions.get(alice.session.id)
    expect(stored?.liveTokens).to.deep.equal([world.secrets.hash(result.session.refreshToken)])
    expectOneEvent(world, 'weibind.session.refreshed', { user_id: 'alice' }, 'user:alice')
  })

  it('gives another pair to a spent token within the grace period, and both are good', async () => {
    const second = await refreshed(alice.refreshToken)
    world.clock.pass(10)
    const third = await refreshed(alice.refreshToken)
    expect(third).to.not.equal(second)
    expect(await refresh(third)).to.include({ outcome: 'refreshed' })
    expect(world.stored.events.map(({ type }) => type)).to.deep.equal(Array(3).fill('weibind.session.refreshed'))
  })

  it('ends the session where a spent token comes back later, with one event for it', async () => {
    const second = await refreshed(alice.refreshToken)
    world.clock.pass(10.001)
    world.stored.events.length = 0
    expect(await refresh(alice.refreshToken)).to.deep.equal(REUSED)
    expectOneEvent(world, 'weibind.session.reuse_detected', { user_id: 'alice' }, 'user:alice')
    expect(world.stored.sessions.get(alice.session.id)?.endedAt).to.deep.equal(world.clock.now())
    world.stored.events.length = 0
    expect(await refresh(second)).to.deep.equal(INVALID)
    const told = { user_id: 'alice', action: 'refresh', reason: 'invalid_refresh_token' } as const
    expectOneEvent(world, 'weibind.request.refused', told, 'user:alice')
  })

  it('ends the session at the use of another successor', async () => {
    const second = await refreshed(alice.refreshToken)
    const third = await refreshed(alice.refreshToken)
    await refreshed(second)
    expect(await refresh(third)).to.deep.equal(REUSED)
  })

  it('BI-4: refuses an unknown refresh token, and stores only the event', async () => {
    for (const token of ['', 'unknown', alice.token, world.secrets.hash(alice.refreshToken)]) {
      world.stored.events.length = 0
      const before = world.stored.rows()
      expect(await refresh(token)).to.deep.equal(INVALID)
      expect(world.stored.rows()).to.deep.equal(before)
      expectOneEvent(world, 'weibind.request.refused', { action: 'refresh', reason: 'invalid_refresh_token' })
    }
  })

  it('refuses the 101st pair for one token, and keeps the session open', async () => {
    const [second] = await Promise.all(Array.from({ length: 100 }, () => refreshed(alice.refreshToken)))
    expect(await refresh(alice.refreshToken)).to.deep.equal({ ...INVALID, isFinal: false })
    expect(await refresh(second ?? '')).to.include({ outcome: 'refreshed' })
  })

  it('returns how long the new token is valid', async () => {
    const day = 86_400
    for (const [passed, left] of [
      [0, 30 * day],
      [29 * day, 30 * day],
      [29 * day, 30 * day],
      [29 * day, 3 * day],
    ] as const) {
      world.clock.pass(passed)
      const result = await refresh(alice.refreshToken)
      if (result.outcome !== 'refreshed') throw new Error(result.error)
      expect(result.session.refreshableForSeconds).to.equal(left)
      alice = { ...alice, refreshToken: result.session.refreshToken }
    }
  })

  it('stores the same event if the store repeats the transaction', async () => {
    const asked: (SessionChange | null)[] = []
    const sessions: World['sessions'] = {
      ...world.sessions,
      changeByToken: (hash, change) => {
        asked.push(change(alice.session), change(alice.session))
        return world.sessions.changeByToken(hash, change)
      },
    }
    const refreshTokens = new RefreshTokens({ ...world, sessions })
    await new RefreshSession({ ...world, refreshTokens }).execute({
      refreshToken: alice.refreshToken,
      request: REQUEST,
    })
    expect(asked[1]).to.deep.equal(asked[0])
    expect(asked[0]?.event).to.deep.equal(world.stored.events[0])
    expect(world.stored.events).to.have.length(1)
  })

  it('says that the account is disabled if that came between the look-up and the use (AC-6)', async () => {
    const sessions: World['sessions'] = {
      ...world.sessions,
      changeByToken: async (hash, change) => {
        const at = world.clock.now()
        const event = (count: number) =>
          world.events.event('weibind.user.disabled', REQUEST, { userId: 'alice', sessions: count })
        await world.accountControl.disable({ userId: 'alice', at, operator: 'li.na', reason: 'stolen', event })
        world.stored.events.length = 0
        return world.sessions.changeByToken(hash, change)
      },
    }
    const refreshTokens = new RefreshTokens({ ...world, sessions })
    const refreshing = new RefreshSession({ ...world, refreshTokens })
    const result = await refreshing.execute({ refreshToken: alice.refreshToken, request: REQUEST })
    expect(result).to.deep.equal({ outcome: 'refused', error: 'account_disabled', isFinal: true })
    const told = { user_id: 'alice', action: 'refresh', reason: 'account_disabled' } as const
    expectOneEvent(world, 'weibind.request.refused', told, 'user:alice')
  })

  it('refuses the token of a deleted user, with one event', async () => {
    world.stored.users.clear()
    expect(await refresh(alice.refreshToken)).to.deep.equal(INVALID)
    expectOneEvent(world, 'weibind.request.refused', { action: 'refresh', reason: 'invalid_refresh_token' })
  })

  it('spends no token if the user cannot be read', async () => {
    const before = world.stored.rows()
    world.stored.failsAt = 'users.find'
    await expectUnavailable(refresh(alice.refreshToken))
    expect(world.stored.rows()).to.deep.equal(before)
    expect(world.stored.events).to.deep.equal([])
  })

  for (const call of ['sessions.changeByToken', 'sessions.findByToken']) {
    it(`gives no token where ${call} fails`, async () => {
      world.stored.failsAt = call
      await expectUnavailable(refresh(alice.refreshToken))
      expect(world.stored.events).to.deep.equal([])
    })
  }
})
