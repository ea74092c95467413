import type { ConnectOptions } from 'mongoose'

/**
 * The driver retries nothing. A write that is retried after a crash of the server may be executed twice, and against a
 * frozen server each retry costs a second. MongoDatabase retries what is safe, within its deadline.
 */
export const NO_RETRIES: ConnectOptions = {
  appName: 'weibind',
  retryReads: false,
  retryWrites: false,
  maxAdaptiveRetries: 0,
  connectTimeoutMS: 1000,
  serverSelectionTimeoutMS: 1000,
  heartbeatFrequencyMS: 1000,
}

/**
 * The address cannot override these: reads from a secondary or an earlier acknowledgement would break promises of the
 * ports.
 */
export const CONSISTENCY: ConnectOptions = {
  readPreference: 'primary',
  readConcernLevel: 'majority',
  writeConcern: { w: 'majority', journal: true },
}

export const CONNECTION: ConnectOptions = {
  ...NO_RETRIES,
  ...CONSISTENCY,
  socketTimeoutMS: 1000,
  waitQueueTimeoutMS: 1000,
  maxPoolSize: 50,
  bufferCommands: false,
  autoCreate: false,
  autoIndex: false,
}
