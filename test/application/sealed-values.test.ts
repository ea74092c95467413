import { expect } from 'chai'
import { aWorld, type World } from './fakes/world.js'

describe('the path that a login returns to', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
  })

  it('opens only for its own login', () => {
    const { returnPaths } = world.app
    const sealed = returnPaths.seal('state', '/after')
    expect(returnPaths.open('state', sealed)).to.equal('/after')
    expect(returnPaths.open('other-state', sealed)).to.equal(null)
  })

  it('has a short name that does not reveal the state', () => {
    const { returnPaths } = world.app
    expect(returnPaths.nameOf('state')).to.match(/^[\da-f]{12}$/)
    expect(returnPaths.nameOf('state')).to.not.equal(returnPaths.nameOf('other-state'))
  })

  it('is not interchangeable with the seal of a browser’s name', () => {
    const { returnPaths, browserNames } = world.app
    expect(returnPaths.open('state', browserNames.seal('jar'))).to.equal(null)
    expect(browserNames.open(returnPaths.seal('state', '/after'))).to.equal(null)
  })
})

describe('the name of a browser', () => {
  it('OA-2: differs for each browser, and opens from its seal', () => {
    const { browserNames } = aWorld().app
    const [name, other] = [browserNames.create(), browserNames.create()]
    expect(name).to.not.equal(other)
    expect(browserNames.open(browserNames.seal(name))).to.equal(name)
  })
})
