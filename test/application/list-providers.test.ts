import { expect } from 'chai'
import { FakeAcme } from './fakes/fake-acme.js'
import { FakeKite } from './fakes/fake-kite.js'
import { aWorld } from './fakes/world.js'

describe('the list of providers', () => {
  it('tells channels and capabilities of each, in the order in which they are configured', () => {
    expect(aWorld({ moreProviders: [new FakeAcme(), new FakeKite()] }).app.listProviders.execute()).to.deep.equal([
      {
        provider: 'weibo',
        channels: ['web', 'app'],
        purposes: ['login', 'bind'],
        hasCodeLogin: false,
        hasTokenLogin: true,
        hasWithdrawals: true,
        refusalCodes: null,
        methods: { all: ['weibo', 'weibo-native'], page: 'weibo', code: null, token: 'weibo-native' },
      },
      {
        provider: 'acme',
        channels: ['web', 'kiosk'],
        purposes: ['login', 'bind'],
        hasCodeLogin: false,
        hasTokenLogin: false,
        hasWithdrawals: false,
        refusalCodes: null,
        methods: { all: ['acme-web', 'acme-kiosk'], page: 'acme-web', code: null, token: null },
      },
      {
        provider: 'kite',
        channels: ['web', 'mp', 'app'],
        purposes: ['login', 'bind'],
        hasCodeLogin: true,
        hasTokenLogin: false,
        hasWithdrawals: false,
        refusalCodes: ['', 'denied'],
        methods: { all: ['kite-web', 'kite-mp', 'kite-app'], page: 'kite-web', code: 'kite-app', token: null },
      },
    ])
  })
})
