import type { ConnectOptions } from 'mongoose'

/**
 * The driver never retries: only the caller knows the deadline, and whether a retry is safe. A server that has lost its
 * record of the first attempt would execute a retry as well, and on a frozen server every retry costs a second.
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

/** Set here and not in the address: other read or write concerns would break the promises of the ports. */
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
