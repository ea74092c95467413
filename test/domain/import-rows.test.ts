import { expect } from 'chai'
import { importedAccount } from '../../src/domain/import-rows.js'

const OPENID = { kind: 'openid', appid: 'wx5a0db0c000000001' } as const

describe('the uid of an imported binding (OP-24)', () => {
  it('is the uid of Weibo, digits as they are written', () => {
    for (const uid of ['1', '0123', '9'.repeat(64)])
      expect(importedAccount('1', uid, null)).to.deep.equal({ identity: { provider: 'weibo', uid }, handles: [uid] })
  })

  for (const [uid, problem] of [
    ['2.00abcdEFGh', 'access_token_instead_of_uid'],
    ['2.00', 'access_token_instead_of_uid'],
    ['2.5', 'uid_malformed'],
    ['', 'uid_malformed'],
    [' 1', 'uid_malformed'],
    ['1e9', 'uid_malformed'],
    ['１２３', 'uid_malformed'],
    ['9'.repeat(65), 'uid_malformed'],
    [null, 'uid_malformed'],
  ] as const)
    it(`of Weibo is not ${uid === null ? 'a number that lost digits' : `"${uid.slice(0, 20)}"`}: ${problem}`, () => {
      expect(importedAccount('1', uid, null)).to.deep.equal({ problem })
    })

  it('of Weixin is what the operator says it is', () => {
    expect(importedAccount('2', 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M', null)).to.deep.equal({ problem: 'weixin_not_said' })
    expect(importedAccount('2', 'o6_bm', { kind: 'unionid' })).to.deep.equal({
      identity: { provider: 'weixin', uid: 'o6_bm' },
      handles: ['unionid:o6_bm'],
    })
    expect(importedAccount('2', 'o6_bm', OPENID)).to.deep.equal({
      identity: { provider: 'weixin', uid: `${OPENID.appid}.o6_bm` },
      handles: [`openid:${OPENID.appid}:o6_bm`],
    })
    for (const uid of ['', 'a b', 'x'.repeat(46), null])
      expect(importedAccount('2', uid, OPENID)).to.deep.equal({ problem: 'uid_malformed' })
  })

  it('has no other provider', () => {
    for (const type of ['0', '3', '', 'weibo'])
      expect(importedAccount(type, '1', { kind: 'unionid' })).to.deep.equal({ problem: 'provider_unknown' })
  })
})
