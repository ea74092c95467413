import { expect } from 'chai'
import mongoose from 'mongoose'
import { asUnavailable } from '../../../src/adapters/mongoose/mongo-failure.js'
import { Unavailable } from '../../../src/application/unavailable.js'

describe('mongoose: what a failure means', () => {
  it('turns every failure of driver, library and socket into Unavailable, and keeps it as the cause', () => {
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

  it('does not change an error of our own code', () => {
    const mistakes = [new RangeError('no'), Object.assign(new TypeError('no'), { code: 'ERR_INVALID_ARG_TYPE' })]
    for (const mistake of mistakes) expect(asUnavailable(mistake)).to.equal(mistake)
  })

  it('does not change an error about invalid values, since a retry would not help', () => {
    const faults = [
      new mongoose.mongo.MongoServerError({ message: 'Document failed validation', code: 121 }),
      new mongoose.mongo.MongoServerError({ message: 'BSONObj size is invalid', code: 10334 }),
      new mongoose.Error.ValidationError(),
      new mongoose.Error.CastError('date', new Date(Number.NaN), 'at'),
      new mongoose.Error.StrictModeError('more'),
    ]
    for (const fault of faults) expect(asUnavailable(fault)).to.equal(fault)
  })

  it('names the code of the server', () => {
    const stepDown = new mongoose.mongo.MongoServerError({
      message: 'no',
      code: 11602,
      codeName: 'InterruptedDueToReplStateChange',
    })
    expect(String(asUnavailable(stepDown))).to.include('MongoServerError (11602 InterruptedDueToReplStateChange)')
  })

  it('does not reveal stored values', () => {
    const duplicate = new mongoose.mongo.MongoServerError({ message: 'E11000 dup key: { uid: "123" }', code: 11000 })
    expect(String(asUnavailable(duplicate))).to.not.include('123')
  })
})
