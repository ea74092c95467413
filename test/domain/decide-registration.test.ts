import { expect } from 'chai'
import { decideRegistration } from '../../src/domain/decide-registration.js'
import { aBinding } from '../support/builders.js'

const taken = aBinding()
const ofAccount = [taken]

const CASES = [
  [{ isNameTaken: false, ticket: null }, 'register'],
  [{ isNameTaken: true, ticket: null }, 'username-taken'],
  [{ isNameTaken: false, ticket: { isSpent: false, ofAccount: [], ofUid: null } }, 'register'],
  [{ isNameTaken: false, ticket: { isSpent: false, ofAccount: [], ofUid: taken } }, 'uid-taken'],
  [{ isNameTaken: false, ticket: { isSpent: false, ofAccount, ofUid: null } }, 'account-already-bound'],
  [{ isNameTaken: true, ticket: { isSpent: false, ofAccount, ofUid: null } }, 'username-taken'],
  [{ isNameTaken: true, ticket: { isSpent: true, ofAccount, ofUid: null } }, 'ticket-already-spent'],
] as const

describe('decideRegistration', () => {
  for (const [facts, decision] of CASES) {
    const account = facts.ticket ? `, a ${facts.ticket.isSpent ? 'spent' : 'good'} ticket` : ''
    const uid = facts.ticket?.ofUid ? ' of an account whose uid is taken' : ''
    const bound = facts.ticket?.ofAccount.length ? ' of a bound account' : uid
    it(`answers ${decision} for a ${facts.isNameTaken ? 'taken' : 'free'} name${account}${bound}`, () => {
      expect(decideRegistration(facts)).to.equal(decision)
    })
  }
})
