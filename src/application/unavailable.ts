/** Thrown if the store cannot be reached, or too many hashes wait. A later attempt may succeed. */
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
