import type { ImportedPassword } from './imported-password.js'
import type { ProviderAccount } from './provider-identity.js'

/** Why a row is not taken over, or what to know of one that is (`password_unknown`). */
export type ImportProblem =
  | 'username_refused'
  | 'username_taken'
  | 'password_unknown'
  | 'user_missing'
  | 'access_token_instead_of_uid'
  | 'uid_malformed'
  | 'uid_of_several_users'
  | 'user_has_another'
  | 'account_already_bound'
  | 'weixin_not_said'
  | 'provider_unknown'
  | 'deleted_here'

/** A row of another system, as the ledger names it. It holds nothing personal. */
export interface LedgerRow {
  /** Tells two systems with the same keys apart. */
  readonly source: string
  readonly model: string
  readonly key: string
}

interface ImportedRow {
  /** As reports name it: `auth.user:7`. */
  readonly row: string
  readonly ledgerRow: LedgerRow
}

export interface ImportedUser extends ImportedRow {
  readonly name: string
  readonly password: ImportedPassword | null
  readonly createdAt: Date | null
  readonly isActive: boolean
}

export interface ImportedBinding extends ImportedRow {
  /** The `row` of its user, whether or not that row is in the file. */
  readonly user: string
  readonly account: ProviderAccount | { readonly problem: ImportProblem }
}

/** How the kind of a Weixin uid follows from the operator's word. */
export type WeixinUids = { readonly kind: 'unionid' } | { readonly kind: 'openid'; readonly appid: string }

const WEIBO_UID = /^\d{1,64}$/
const WEIXIN_ID = /^[\w-]{1,64}$/
const MAX_OPENID = 45

/**
 * The account that a row of a binding means.
 * @param uid null for a value that is no text and no whole number
 */
export function importedAccount(
  oauthType: string,
  uid: string | null,
  weixin: WeixinUids | null,
): ImportedBinding['account'] {
  if (oauthType === '1') return weiboAccount(uid)
  if (oauthType !== '2') return { problem: 'provider_unknown' }
  return weixin ? weixinAccount(uid, weixin) : { problem: 'weixin_not_said' }
}

/** A well-known article swaps the uid and the access token (rule OA-8). */
function weiboAccount(uid: string | null): ImportedBinding['account'] {
  if (uid?.startsWith('2.00')) return { problem: 'access_token_instead_of_uid' }
  if (uid === null || !WEIBO_UID.test(uid)) return { problem: 'uid_malformed' }
  return { identity: { provider: 'weibo', uid }, handles: [uid] }
}

function weixinAccount(id: string | null, weixin: WeixinUids): ImportedBinding['account'] {
  if (id === null || !WEIXIN_ID.test(id)) return { problem: 'uid_malformed' }
  if (weixin.kind === 'unionid') return { identity: { provider: 'weixin', uid: id }, handles: [`unionid:${id}`] }
  if (id.length > MAX_OPENID) return { problem: 'uid_malformed' }
  const { appid } = weixin
  return { identity: { provider: 'weixin', uid: `${appid}.${id}` }, handles: [`openid:${appid}:${id}`] }
}

/** What the other rows of the file say about a row. */
export type PlaceInFile = 'candidate' | { readonly problem: ImportProblem } | { readonly repeats: ImportedBinding }

/**
 * Which bindings of the file may be taken, as far as the file can tell (rule OP-24): no uid of several users, and of a
 * user's accounts at one provider the first.
 * @param bindings by ascending key
 */
export function placesInFile(bindings: readonly ImportedBinding[]): ReadonlyMap<ImportedBinding, PlaceInFile> {
  const usersOfUid = new Map<string, Set<string>>()
  for (const { account, user } of bindings)
    if ('identity' in account) {
      const uid = `${account.identity.provider} ${account.identity.uid}`
      usersOfUid.set(uid, (usersOfUid.get(uid) ?? new Set()).add(user))
    }
  const firstOfRow = new Map<string, ImportedBinding>()
  const firstOfUser = new Map<string, ImportedBinding>()
  return new Map(
    bindings.map((binding) => {
      const repeats = firstOfRow.get(binding.row)
      if (repeats) return [binding, { repeats }]
      firstOfRow.set(binding.row, binding)
      return [binding, placeOf(binding, usersOfUid, firstOfUser)]
    }),
  )
}

function placeOf(
  binding: ImportedBinding,
  usersOfUid: ReadonlyMap<string, ReadonlySet<string>>,
  firstOfUser: Map<string, ImportedBinding>,
): PlaceInFile {
  const { account, user } = binding
  if ('problem' in account) return account
  const { provider, uid } = account.identity
  if ((usersOfUid.get(`${provider} ${uid}`)?.size ?? 0) > 1) return { problem: 'uid_of_several_users' }
  const first = firstOfUser.get(`${provider} ${user}`)
  if (!first) {
    firstOfUser.set(`${provider} ${user}`, binding)
    return 'candidate'
  }
  const isSame = 'identity' in first.account && first.account.identity.uid === uid
  return isSame ? { repeats: first } : { problem: 'user_has_another' }
}
