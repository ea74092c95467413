import { expect } from 'chai'
import { decideWithdrawalNote } from '../../src/domain/decide-withdrawal-note.js'
import { later, NOON } from '../support/builders.js'

describe('decideWithdrawalNote', () => {
  for (const [name, facts, decision] of [
    ['none was stored yet', { isBound: true, notedAt: null }, 'note'],
    ['the account is not bound', { isBound: false, notedAt: null }, 'ignore'],
    ['one was stored at that time', { isBound: true, notedAt: NOON }, 'note'],
    ['one was stored after that time', { isBound: true, notedAt: later(NOON, 0.001) }, 'ignore'],
  ] as const) {
    it(`answers ${decision} where ${name}`, () => {
      expect(decideWithdrawalNote({ ...facts, ifNoneSince: NOON })).to.equal(decision)
    })
  }
})
