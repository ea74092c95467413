/** What no later try will change: the operator has to do something, and the message says what. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase'
}
