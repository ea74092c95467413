import { expect } from 'chai'
import { FakeAcme } from './fakes/fake-acme.js'
import { aWorld } from './fakes/world.js'

describe('the list of providers', () => {
  it('tells channels and capabilities of each, in the order in which they are configured', () => {
    expect(aWorld({ moreProviders: [new FakeAcme()] }).app.listProviders.execute()).to.deep.equal([
      {
        provider: 'weibo',
        channels: ['web', 'app'],
        purposes: ['login', 'bind'],
        hasTokenLogin: true,
        hasWithdrawals: true,
      },
      {
        provider: 'acme',
        channels: ['web', 'kiosk'],
        purposes: ['login', 'bind'],
        hasTokenLogin: false,
        hasWithdrawals: false,
      },
    ])
  })
})
