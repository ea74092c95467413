import { Schema, type SchemaOptions } from 'mongoose'

export type UserDocument = {
  readonly _id: string
  readonly username: string
  readonly usernameKey: string
  readonly usernameSkeleton: string
  readonly passwordHash: string | null
  /** Documents of former versions lack it, until the password changes. */
  readonly passwordRevision?: number
  readonly createdAt: Date
  /** Goes up with each act that must not meet the user's deletion or another password; missing before the first. */
  readonly revision?: number
}

/** Which account a user had who is to be erased; gone once that is done. */
export type ErasureDocument = {
  readonly userId: string
  readonly provider: string
  readonly uid: string
  readonly until: Date
}

export type BindingDocument = {
  readonly provider: string
  readonly uid: string
  readonly userId: string
  readonly screenName: string | null
  readonly boundAt: Date
  /** When a withdrawal was reported last; documents of former versions lack it, as do those without a report. */
  readonly withdrawalNotedAt?: Date
}

export type PendingBindingDocument = {
  /** Hash of the ticket. One that is spent has no document any more. */
  readonly _id: string
  readonly provider: string
  readonly uid: string
  readonly screenName: string | null
  readonly avatarUrl: string | null
  readonly browser: string | null
  readonly forUserId: string | null
  readonly wrongPasswords: number
  readonly expiresAt: Date
  readonly forgetAt: Date
}

export type SpentStateDocument = {
  readonly _id: string
  readonly forgetAt: Date
}

export type SessionDocument = {
  readonly _id: string
  readonly userId: string
  readonly authenticatedAt: Date
  readonly openedAt: Date
  readonly endedAt: Date | null
  readonly endsAtLatest: Date
  readonly refreshableUntil: Date
  readonly liveTokens: readonly string[]
  readonly spentToken: string | null
  readonly spentAt: Date | null
  readonly ip: string
  readonly userAgent: string
  /** Goes up with each change, so that none is made to what somebody else has changed since. */
  readonly revision: number
  readonly forgetAt: Date
}

/** A refresh token that is live no more. */
export type FormerTokenDocument = {
  readonly _id: string
  readonly sessionId: string
  readonly forgetAt: Date
}

export type OutboxDocument = {
  readonly _id: string
  readonly event: string
  readonly status: 'waiting' | 'set-aside'
  /** An event is handed out when it is due: a claim, and the sweep of what the queue has lost, put it off. */
  readonly dueAt: Date
  readonly claim: string | null
  readonly failedAt: Date | null
  readonly error: string | null
  readonly tries: number | null
}

export type AuditEventDocument = {
  readonly _id: string
  readonly type: string
  readonly at: Date
  readonly provider: string | null
  readonly uid: string | null
  readonly userId: string | null
  readonly event: string
}

/** Collections and indexes are made when the process starts, and a call never waits for a server that is away. */
const OPTIONS = {
  autoCreate: false,
  autoIndex: false,
  bufferCommands: false,
  versionKey: false,
  strict: 'throw',
} satisfies SchemaOptions

const IN_ITS_TIME = { expireAfterSeconds: 0 }

export const userSchema = new Schema<UserDocument>(
  {
    _id: String,
    username: String,
    usernameKey: String,
    usernameSkeleton: String,
    passwordHash: String,
    passwordRevision: Number,
    createdAt: Date,
    revision: Number,
  },
  OPTIONS,
)
  .index({ usernameKey: 1 }, { unique: true })
  .index({ usernameSkeleton: 1 }, { unique: true })

export const erasureSchema = new Schema<ErasureDocument>(
  { userId: String, provider: String, uid: String, until: Date },
  OPTIONS,
).index({ userId: 1 })

export const bindingSchema = new Schema<BindingDocument>(
  { provider: String, uid: String, userId: String, screenName: String, boundAt: Date, withdrawalNotedAt: Date },
  OPTIONS,
)
  .index({ provider: 1, uid: 1 }, { unique: true })
  .index({ userId: 1, provider: 1 }, { unique: true })

export const pendingBindingSchema = new Schema<PendingBindingDocument>(
  {
    _id: String,
    provider: String,
    uid: String,
    screenName: String,
    avatarUrl: String,
    browser: String,
    forUserId: String,
    wrongPasswords: Number,
    expiresAt: Date,
    forgetAt: Date,
  },
  OPTIONS,
).index({ forgetAt: 1 }, IN_ITS_TIME)

export const spentStateSchema = new Schema<SpentStateDocument>({ _id: String, forgetAt: Date }, OPTIONS).index(
  { forgetAt: 1 },
  IN_ITS_TIME,
)

export const sessionSchema = new Schema<SessionDocument>(
  {
    _id: String,
    userId: String,
    authenticatedAt: Date,
    openedAt: Date,
    endedAt: Date,
    endsAtLatest: Date,
    refreshableUntil: Date,
    liveTokens: [String],
    spentToken: String,
    spentAt: Date,
    ip: String,
    userAgent: String,
    revision: Number,
    forgetAt: Date,
  },
  OPTIONS,
)
  .index({ liveTokens: 1 })
  .index({ userId: 1, endedAt: 1, openedAt: -1, _id: -1 })
  .index({ forgetAt: 1 }, IN_ITS_TIME)

export const formerTokenSchema = new Schema<FormerTokenDocument>(
  { _id: String, sessionId: String, forgetAt: Date },
  OPTIONS,
).index({ forgetAt: 1 }, IN_ITS_TIME)

export const outboxSchema = new Schema<OutboxDocument>(
  {
    _id: String,
    event: String,
    status: String,
    dueAt: Date,
    claim: String,
    failedAt: Date,
    error: String,
    tries: Number,
  },
  OPTIONS,
).index({ status: 1, dueAt: 1, _id: 1 })

/** Newest first is by id: each of these serves its search and the order together. */
export const auditEventSchema = new Schema<AuditEventDocument>(
  { _id: String, type: String, at: Date, provider: String, uid: String, userId: String, event: String },
  OPTIONS,
)
  .index({ type: 1, _id: -1 })
  .index({ uid: 1, _id: -1 })
  .index({ userId: 1, _id: -1 })
  .index({ at: 1 })
