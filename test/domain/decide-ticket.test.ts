import { expect } from 'chai'
import { decideTicket } from '../../src/domain/decide-ticket.js'
import { aPendingBinding, aUser } from '../support/builders.js'

describe('decideTicket', () => {
  it('issues a ticket that is for no single user', () => {
    expect(decideTicket(aPendingBinding({ forUserId: null }), null)).to.equal('issue')
  })

  it('issues a ticket for a user only while that user exists', () => {
    const user = aUser()
    const pending = aPendingBinding({ forUserId: user.id })
    expect(decideTicket(pending, user)).to.equal('issue')
    expect(decideTicket(pending, null)).to.equal('user-gone')
  })
})
