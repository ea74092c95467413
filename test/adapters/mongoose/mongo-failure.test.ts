import { expect } from 'chai'
import mongoose from 'mongoose'
import { asUnavailable } from '../../../src/adapters/mongoose/mongo-failure.js'
import { Unavailable } from '../../../src/application/unavailable.js'

describe('mongoose: what a failure means', () => {
  it('takes every failure of driver, library and socket for Unavailable, and keeps it as the cause', () => {
    const failures = [
      new mongoose.mongo.MongoServerError({ message: 'no', code: 8 }),
      new mongoose.mongo.MongoNetworkTimeoutError('no'),
      new mongoose.Error('no'),
      Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' }),
      Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    ]
    for (const failure of failures) {
      const told = asUnavailable(failure)
      expect(told).to.be.instanceOf(Unavailable)
      expect(told).to.have.property('cause', failure)
    }
  })

  it('leaves a mistake of our own what it is', () => {
    const mistakes = [new RangeError('no'), Object.assign(new TypeError('no'), { code: 'ERR_INVALID_ARG_TYPE' })]
    for (const mistake of mistakes) expect(asUnavailable(mistake)).to.equal(mistake)
  })

  it('leaves what is refused for its own sake what it is, since it would be refused at any time (RE-3)', () => {
    const refusals = [
      new mongoose.mongo.MongoServerError({ message: 'Document failed validation', code: 121 }),
      new mongoose.mongo.MongoServerError({ message: 'object to insert too large', code: 10334 }),
      new mongoose.Error.CastError('Date', 'no date', 'at'),
      new mongoose.Error.ValidationError(),
    ]
    for (const refusal of refusals) expect(asUnavailable(refusal)).to.equal(refusal)
  })

  it('does not tell values that were stored', () => {
    const duplicate = new mongoose.mongo.MongoServerError({ message: 'E11000 dup key: { uid: "123" }', code: 11000 })
    expect(String(asUnavailable(duplicate))).to.not.include('123')
  })
})
