/** What is needed right now cannot be had: the store, the outbox, a turn at hashing. A later try may succeed. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'

  constructor(
    message: string,
    readonly retryAfterSeconds = 1,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
