import type { ConnectOptions } from 'mongoose'

/**
 * The driver never repeats anything: who repeats has to know what was asked, and by when. What is repeated after the
 * server lost its memory of it would be carried out twice, and against a frozen server every repetition costs a second.
 */
export const PATIENCE: ConnectOptions = {
  appName: 'weibind',
  retryReads: false,
  retryWrites: false,
  maxAdaptiveRetries: 0,
  connectTimeoutMS: 1000,
  serverSelectionTimeoutMS: 1000,
  heartbeatFrequencyMS: 1000,
}

/** Set here and not left to the address: an answer read elsewhere, or acknowledged sooner, would break promises. */
export const GUARANTEES: ConnectOptions = {
  readPreference: 'primary',
  readConcernLevel: 'majority',
  writeConcern: { w: 'majority', journal: true },
}

export const CONNECTION: ConnectOptions = {
  ...PATIENCE,
  ...GUARANTEES,
  socketTimeoutMS: 1000,
  waitQueueTimeoutMS: 1000,
  maxPoolSize: 50,
  bufferCommands: false,
  autoCreate: false,
  autoIndex: false,
}
