/** What an error of Weibo means for a login, and who can fix it (docs/weibo.md, section 2). */
export type WeiboError =
  | { readonly whose: 'person'; readonly outcome: 'invalid_code' | 'access_denied' }
  | { readonly whose: 'operator'; readonly name: string; readonly advice: string }
  | { readonly whose: 'weibo'; readonly isLimit: boolean }

const beginAgain: WeiboError = { whose: 'person', outcome: 'invalid_code' }
const denied: WeiboError = { whose: 'person', outcome: 'access_denied' }
const trouble: WeiboError = { whose: 'weibo', isLimit: false }
const limit: WeiboError = { whose: 'weibo', isLimit: true }
const operators = (name: string, advice: string): WeiboError => ({ whose: 'operator', name, advice })

const REGISTER_URI = 'register exactly the value of WEIBO_REDIRECT_URI as the redirect URI of the app at open.weibo.com'
const COMPARE_KEYS = 'compare WEIBO_CLIENT_ID and WEIBO_CLIENT_SECRET with the App Key and App Secret at open.weibo.com'
const ASK_FOR_LOGIN = 'check at open.weibo.com that the app is active and has permission for logins'
const CHECK_BASE_URL = 'check that WEIBO_BASE_URL leads to Weibo; if it does, Weibo has changed its protocol'
const REVIEW_APP =
  'the app is not reviewed: only its owner and at most 15 testers may log in; ' +
  'add testers at open.weibo.com, or have the app reviewed'

const BY_CODE: ReadonlyMap<string, WeiboError> = new Map([
  ['10001', trouble],
  ['10002', trouble],
  ['10003', trouble],
  ['10009', trouble],
  ['10010', trouble],
  ['10011', trouble],
  ['10022', limit],
  ['10023', limit],
  ['10024', limit],
  ['21314', beginAgain],
  ['21315', beginAgain],
  ['21316', beginAgain],
  ['21317', beginAgain],
  ['21318', beginAgain],
  ['21319', beginAgain],
  ['21321', operators('app_not_reviewed', REVIEW_APP)],
  ['21322', operators('redirect_uri_mismatch', REGISTER_URI)],
  ['21323', operators('invalid_request', CHECK_BASE_URL)],
  ['21324', operators('invalid_client', COMPARE_KEYS)],
  ['21325', beginAgain],
  ['21326', operators('unauthorized_client', ASK_FOR_LOGIN)],
  ['21327', beginAgain],
  ['21328', operators('unsupported_grant_type', CHECK_BASE_URL)],
  ['21329', operators('unsupported_response_type', CHECK_BASE_URL)],
  ['21330', denied],
  ['21331', trouble],
  ['21332', beginAgain],
])

export function weiboError(code: string): WeiboError | undefined {
  return BY_CODE.get(code)
}
