import { expect } from 'chai'
import { SuggestUsername } from '../../src/application/suggest-username.js'
import { settle } from './fakes/people.js'
import { aWorld, type World } from './fakes/world.js'

describe('the suggestion of a username', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
  })

  const suggestionFor = (screenName: string) => new SuggestUsername(world).execute(screenName)

  it('is the name at the provider', async () => {
    expect(await suggestionFor('王小明')).to.equal('王小明')
  })

  it('is null for a name that no user may have', async () => {
    for (const name of ['', '王', 'two words', '-dash', '名'.repeat(33)])
      expect(await suggestionFor(name), name).to.equal(null)
    expect(world.stored.journal).not.to.include('users.isTaken')
  })

  it('BI-7: is null for a name that a user has, in other case and in look-alike letters too', async () => {
    settle(world, 'Alice')
    for (const taken of ['Alice', 'aLICE', 'AIice']) expect(await suggestionFor(taken), taken).to.equal(null)
  })

  it('is null while the store cannot be reached, and fails for any other error', async () => {
    world.stored.failsAt = 'users.isTaken'
    expect(await suggestionFor('lin')).to.equal(null)
    const users = { isTaken: () => Promise.reject(new TypeError('a defect')) }
    const failed = await new SuggestUsername({ ...world, users }).execute('lin').catch(String)
    expect(failed).to.include('a defect')
  })
})
