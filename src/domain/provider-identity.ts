/** The name of an outside service that vouches for a person, as paths, events and stores write it: `weibo`. */
export type Provider = string

/** Who a person is at a provider. Compared byte for byte, as text, and never as a number (rule OA-7). */
export interface ProviderIdentity {
  readonly provider: Provider
  /** 1 to 64 characters. Shown and audited; look-ups go by handles. */
  readonly uid: string
}

/** An account at a provider. */
export interface ProviderAccount {
  readonly identity: ProviderIdentity
  /**
   * 1 to 16 distinct names by which the provider identifies the person. A provider may use several names for one person,
   * and not always all of them. Weibo's only handle is the uid.
   */
  readonly handles: readonly string[]
  /** The uid of a new binding if another one already has `identity.uid`. Only of providers whose uids can change. */
  readonly otherUid?: string
}

/** The same account under its other uid. Null: it has none. */
export function withOtherUid<T extends ProviderAccount>(account: T): T | null {
  const { identity, otherUid } = account
  return otherUid === undefined ? null : { ...account, identity: { ...identity, uid: otherUid } }
}

/** What may be shown of a person who is about to bind. */
export interface ProviderProfile {
  readonly screenName: string
  readonly avatarUrl: string | null
}
