import { expect } from 'chai'
import { similarUsernames } from '../../src/domain/suggest-username.js'
import { usernameProblem } from '../../src/domain/username.js'

function first(name: string, count = 1): string[] {
  const names = similarUsernames(name)
  return Array.from({ length: count }, () => String(names.next().value))
}

describe('a suggested username', () => {
  for (const [name, suggestion] of [
    ['li@example.com', 'li'],
    ['li+shop@example.com', 'li_shop'],
    ['li na', 'li_na'],
    ['  li', 'li'],
    ['-li-', 'li'],
    ['x'.repeat(33), 'x'.repeat(32)],
    ['小明@例子.com', '小明'],
    ['Иван', 'user'],
    ['@', 'user'],
    ['', 'user'],
  ] as const)
    it(`for "${name}" is "${suggestion}"`, () => {
      expect(first(name)).to.deep.equal([suggestion])
    })

  it('has a number if it is not free', () => {
    expect(first('li@example.com', 3)).to.deep.equal(['li', 'li2', 'li3'])
    expect(first('x'.repeat(40), 2)[1]).to.equal(`${'x'.repeat(31)}2`)
  })

  it('is always accepted by the rules', () => {
    for (const name of ['a', '🔑🔑', 'Ünïcode Näme', '日本語テスト', '.\u0301', 'ﬁ@x', 'a\u200bb', '_'.repeat(40)])
      for (const suggestion of first(name, 12)) expect(usernameProblem(suggestion), suggestion).to.equal(null)
  })
})
