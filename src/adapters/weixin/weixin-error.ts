/** What an error of Weixin means for a login, and who can fix it (docs/weixin.md, section 5). */
export type WeixinError =
  | { readonly whose: 'person'; readonly outcome: 'invalid_code' | 'access_denied' }
  | { readonly whose: 'operator'; readonly cause: 'credentials' | 'permission' }
  | { readonly whose: 'weixin'; readonly limit: 'day' | 'minute' | null }

const beginAgain: WeixinError = { whose: 'person', outcome: 'invalid_code' }
const risk: WeixinError = { whose: 'person', outcome: 'access_denied' }
const credentials: WeixinError = { whose: 'operator', cause: 'credentials' }
const permission: WeixinError = { whose: 'operator', cause: 'permission' }
const trouble: WeixinError = { whose: 'weixin', limit: null }

const BY_CODE: ReadonlyMap<number, WeixinError> = new Map<number, WeixinError>([
  [40029, beginAgain],
  [40163, beginAgain],
  [42003, beginAgain],
  [41008, beginAgain],
  [40003, beginAgain],
  [40014, beginAgain],
  [42001, beginAgain],
  [42007, beginAgain],
  [40226, risk],
  [40001, credentials],
  [40002, credentials],
  [40013, credentials],
  [40125, credentials],
  [41002, credentials],
  [41004, credentials],
  [48001, permission],
  [50001, permission],
  [50002, permission],
  [45009, { whose: 'weixin', limit: 'day' }],
  [45011, { whose: 'weixin', limit: 'minute' }],
])

export function weixinError(code: number | undefined): WeixinError {
  return (code === undefined ? undefined : BY_CODE.get(code)) ?? trouble
}
