import { expect } from 'chai'
import { expectUnavailable } from './fakes/assertions.js'
import { aWorld } from './fakes/world.js'

const BARE = { provider: 'weibo', answer: { code: 'canary-code' }, state: null, browser: null }

describe('callbacks without a state', () => {
  it('are never accepted by default', async () => {
    const { stateless, stored } = aWorld()
    expect(await stateless.spend(BARE)).to.equal('invalid_state')
    expect(await stateless.spend({ ...BARE, answer: { error: 'access_denied' } })).to.equal('invalid_state')
    expect(stored.journal).to.deep.equal([])
  })

  it('are accepted once for each code where the old front ends are served', async () => {
    const { stateless, stored, secrets, clock } = aWorld({ statelessAllowed: true })
    const errors = await Promise.all(Array.from({ length: 100 }, () => stateless.spend(BARE)))
    expect(errors.filter((error) => error === null)).to.have.length(1)
    expect(errors.filter((error) => error === 'invalid_code')).to.have.length(99)
    expect(await stateless.spend({ ...BARE, answer: { code: 'another' } })).to.equal(null)
    expect(stored.spentStates.get(secrets.hash('canary-code'))).to.deep.equal(clock.in(600))
    expect(JSON.stringify([...stored.spentStates])).to.not.include('canary')
  })

  it('are refused, and spend nothing, from a browser that has our cookie', async () => {
    const { stateless, stored } = aWorld({ statelessAllowed: true })
    expect(await stateless.spend({ ...BARE, browser: 'jar' })).to.equal('invalid_state')
    expect(stored.journal).to.deep.equal([])
  })

  it('are refused with a state, even an empty or unreadable one', async () => {
    const { stateless } = aWorld({ statelessAllowed: true })
    expect(await stateless.spend({ ...BARE, state: '' })).to.equal('invalid_state')
    expect(await stateless.spend({ ...BARE, state: 'unreadable' })).to.equal('invalid_state')
  })

  it('spend nothing if the person refused at Weibo', async () => {
    const { stateless, stored } = aWorld({ statelessAllowed: true })
    expect(await stateless.spend({ ...BARE, answer: { error: 'access_denied' } })).to.equal(null)
    expect(stored.spentStates.size).to.equal(0)
  })

  it('are not accepted where the spending cannot be stored', async () => {
    const { stateless, stored } = aWorld({ statelessAllowed: true })
    stored.failsAt = 'replayGuard.spend'
    await expectUnavailable(stateless.spend(BARE))
  })
})
