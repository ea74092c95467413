import { expect } from 'chai'
import { decideRegistration } from '../../src/domain/decide-registration.js'
import { aBinding } from '../support/builders.js'

const ofAccount = [aBinding()]

const CASES = [
  [{ isNameTaken: false, ticket: null }, 'register'],
  [{ isNameTaken: true, ticket: null }, 'username-taken'],
  [{ isNameTaken: false, ticket: { isSpent: false, ofAccount: [] } }, 'register'],
  [{ isNameTaken: false, ticket: { isSpent: false, ofAccount } }, 'account-already-bound'],
  [{ isNameTaken: true, ticket: { isSpent: false, ofAccount } }, 'username-taken'],
  [{ isNameTaken: true, ticket: { isSpent: true, ofAccount } }, 'ticket-already-spent'],
] as const

describe('decideRegistration', () => {
  for (const [facts, decision] of CASES) {
    const account = facts.ticket ? `, a ${facts.ticket.isSpent ? 'spent' : 'good'} ticket` : ''
    const bound = facts.ticket?.ofAccount.length ? ' of a bound account' : ''
    it(`answers ${decision} for a ${facts.isNameTaken ? 'taken' : 'free'} name${account}${bound}`, () => {
      expect(decideRegistration(facts)).to.equal(decision)
    })
  }
})
