import { expect } from 'chai'
import { Unavailable } from '../../src/application/unavailable.js'

export async function rejectsUnavailable(call: Promise<unknown>): Promise<void> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).to.be.instanceOf(Unavailable)
}
