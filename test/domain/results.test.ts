import { expect } from 'chai'
import { invalidInput } from '../../src/domain/invalid-input.js'
import { refusal } from '../../src/domain/refusal.js'

describe('a refusal', () => {
  it('says when to try again only where that is known', () => {
    expect(refusal('invalid_code')).to.deep.equal({ outcome: 'refused', error: 'invalid_code' })
    expect(refusal('provider_error', 0)).to.deep.equal({
      outcome: 'refused',
      error: 'provider_error',
      retryAfterSeconds: 0,
    })
  })
})

describe('invalid input', () => {
  it('names every problem at once', () => {
    const details = [
      { field: 'username', problem: 'too short' },
      { field: 'password', problem: 'too long' },
    ]
    expect(invalidInput(...details)).to.deep.equal({ outcome: 'invalid', details })
  })
})
