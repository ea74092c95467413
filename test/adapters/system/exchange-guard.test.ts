import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { ExchangeGuard } from '../../../src/adapters/system/exchange-guard.js'
import type { Authentication, ProviderFailure } from '../../../src/application/ports/oauth-provider.js'
import { times } from '../../support/builders.js'
import { silentLog } from '../../support/silent-log.js'

const BOUNDS = { failuresInARow: 3, heldBackMs: 300, exchangesAtOnce: 4 }
const good: Authentication = {
  outcome: 'authenticated',
  account: { identity: { provider: 'weibo', uid: '1' }, handles: ['1'] },
  profile: async () => null,
}
const failed: ProviderFailure = { outcome: 'failed', error: 'provider_error' }
const timedOut: ProviderFailure = { outcome: 'failed', error: 'provider_timeout' }
const heldBack = { ...failed, retryAfterSeconds: 1 }

describe('ExchangeGuard (OB-5)', () => {
  let guard: ExchangeGuard
  let log: ReturnType<typeof silentLog>
  let exchanges: number
  beforeEach(() => {
    log = silentLog()
    guard = new ExchangeGuard('weibo', log, BOUNDS)
    exchanges = 0
  })

  const run = (answer: Authentication | Promise<Authentication>) =>
    guard.run(async () => {
      exchanges += 1
      return answer
    })
  const fail = async (times: number, failure: ProviderFailure = failed) => {
    for (let count = 0; count < times; count += 1) expect(await run(failure)).to.deep.equal(failure)
  }
  /** An exchange that ends when it is told. */
  const slow = () => {
    const { promise, resolve } = withResolvers<Authentication>()
    return { end: resolve, outcome: run(promise) }
  }

  it('returns what the provider says, and does not hold exchanges back', async () => {
    expect(await run(good)).to.equal(good)
    expect(guard.heldBack()).to.equal(null)
    expect(guard.state).to.equal('closed')
  })

  for (const failure of [failed, timedOut]) {
    it(`opens after failures in a row, and answers at once from then on: ${failure.error}`, async () => {
      await fail(3, failure)
      expect(guard.state).to.equal('open')
      expect(guard.heldBack()).to.deep.equal(heldBack)
      for (const outcome of await Promise.all(times(20, () => run(good)))) expect(outcome).to.deep.equal(heldBack)
      expect(exchanges).to.equal(3)
    })
  }

  const answers: Record<string, Authentication> = {
    'a login': good,
    'a code that is no longer good': { outcome: 'refused', error: 'invalid_code' },
    'a person who refused': { outcome: 'refused', error: 'access_denied' },
    'a snapshot user': { outcome: 'refused', error: 'snapshot_user' },
    'our configuration': { ...failed, cause: 'configuration' },
    'a quota': { ...failed, cause: 'limit', retryAfterSeconds: 60 },
    'an error that may be about the code': { ...failed, cause: 'request' },
  }
  for (const [name, answer] of Object.entries(answers)) {
    it(`does not count ${name}`, async () => {
      for (const _each of Array(10).keys()) expect(await run(answer)).to.equal(answer)
      expect(guard.state).to.equal('closed')
    })

    it(`begins to count again after ${name}, which shows that the provider works`, async () => {
      await fail(2)
      await run(answer)
      await fail(2)
      expect(guard.state).to.equal('closed')
    })

    it(`closes after ${name}`, async () => {
      await fail(3)
      await delay(320)
      expect(guard.state).to.equal('half-open')
      expect(await run(answer)).to.equal(answer)
      expect(guard.state).to.equal('closed')
      expect(guard.heldBack()).to.equal(null)
    })
  }

  it('lets one of many exchanges through after a while, and answers the others at once', async () => {
    await fail(3)
    await delay(320)
    const probe = slow()
    expect(guard.state).to.equal('half-open')
    expect(guard.heldBack()).to.deep.equal({ ...failed, retryAfterSeconds: 3 })
    for (const outcome of await Promise.all(times(20, () => run(good))))
      expect(outcome).to.deep.equal({ ...failed, retryAfterSeconds: 3 })
    expect(exchanges).to.equal(4)
    probe.end(good)
    expect(await probe.outcome).to.equal(good)
    expect(guard.state).to.equal('closed')
  })

  it('opens again if that one fails', async () => {
    await fail(3)
    for (const round of [1, 2]) {
      await delay(320)
      await fail(1, timedOut)
      expect(guard.state, `${round}`).to.equal('open')
      expect(await run(good)).to.deep.equal(heldBack)
    }
    expect(exchanges).to.equal(5)
  })

  it('bounds how many exchanges run at once, and refuses more at once', async () => {
    const running = times(4, slow)
    expect(guard.heldBack()).to.deep.equal({ ...failed, retryAfterSeconds: 3 })
    expect(await run(good)).to.deep.equal({ ...failed, retryAfterSeconds: 3 })
    expect(exchanges).to.equal(4)
    running[0]?.end(good)
    await running[0]?.outcome
    expect(await run(good)).to.equal(good)
    for (const { end, outcome } of running) {
      end(good)
      await outcome
    }
    expect(log.lines.map(({ message }) => message)).to.deep.equal([
      'too many exchanges with the provider run at once: more are refused',
      'no exchange with the provider waits any more',
    ])
  })

  it('gives a place back after an exception, which is no failure of the provider', async () => {
    for (const _each of Array(10).keys()) {
      const thrown = await guard.run(() => Promise.reject(new Error('a defect'))).catch((error: Error) => error.message)
      expect(thrown).to.equal('a defect')
    }
    expect(guard.heldBack()).to.equal(null)
  })

  it('logs one line when it opens and one when it closes, however many exchanges fail in between', async () => {
    await fail(3)
    for (const _round of [1, 2]) {
      await delay(320)
      await fail(1)
    }
    await delay(320)
    await run(good)
    expect(log.lines).to.deep.equal([
      {
        level: 'warn',
        fields: { provider: 'weibo' },
        message: 'the provider fails: its exchanges are held back, and one is tried now and then',
      },
      { level: 'info', fields: {}, message: 'the provider works again: its exchanges are no longer held back' },
    ])
  })
})

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
