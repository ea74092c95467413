export interface RecordedBatch {
  readonly recorded: number
  /** Due events that stay in the outbox: their user is deleted, and must be erased before they are recorded. */
  readonly left: number
}

/** Records the events of an outbox that is in the same database as the audit log, without a queue between them. */
export interface DirectRecorder {
  /**
   * Moves events that are due from the outbox to the audit log, oldest first, in one act. Durable before it returns.
   * @throws Unavailable if the store cannot be reached; another error if one of the events cannot be recorded. Then all
   * of them stay in the outbox.
   */
  recordDue(limit: number, now: Date): Promise<RecordedBatch>
}
