import { expect } from 'chai'
import { accountOf, IDENTITY } from './fakes/fake-weibo.js'
import { bound, loggedIn, settle } from './fakes/people.js'
import { aWorld } from './fakes/world.js'

describe('the list of one’s own bindings', () => {
  it('shows the bindings of the user who asks, and of no other', async () => {
    const world = aWorld()
    const alice = settle(world, 'Alice')
    bound(world, alice)
    bound(world, settle(world, 'Bob'), accountOf('7'))
    const shown = await world.app.listBindings.execute(loggedIn(world, alice))
    expect(shown.map(({ identity }) => identity)).to.deep.equal([IDENTITY])
  })
})
