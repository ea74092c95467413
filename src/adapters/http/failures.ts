import type { ErrorCode } from '../../domain/error-code.js'

export interface Failure {
  readonly status: number
  readonly code: number
  readonly zh: string
  readonly en: string
}

/**
 * Status, code and texts of each error (docs/http-api.md, Failures). An error without a row does not compile.
 * `{provider}` is replaced by the provider's name in the language of the text.
 */
export const FAILURES: Record<ErrorCode, Failure> = {
  invalid_request: { status: 400, code: 40001, zh: '请求参数有误', en: 'The request is not valid' },
  invalid_state: {
    status: 400,
    code: 40002,
    zh: '登录状态无效或已过期，请重新登录',
    en: 'This login is unknown or has expired; please log in again',
  },
  invalid_code: {
    status: 400,
    code: 40003,
    zh: '授权码无效或已使用',
    en: 'The authorization code is invalid or has been used',
  },
  invalid_bind_ticket: {
    status: 400,
    code: 40004,
    zh: '绑定凭证无效、已使用或已过期',
    en: 'The bind ticket is invalid, used or expired',
  },
  access_denied: {
    status: 400,
    code: 40005,
    zh: '{provider}授权未完成',
    en: 'The authorization at {provider} was not completed',
  },
  snapshot_user: {
    status: 400,
    code: 40006,
    zh: '当前为{provider}快照页，请点击页面底部的“使用完整服务”，然后重新登录',
    en: 'This is a snapshot page of {provider}: tap 使用完整服务 ("Use full service") at its foot, then log in again',
  },
  invalid_credentials: { status: 401, code: 40101, zh: '用户名或密码错误', en: 'Wrong username or password' },
  invalid_token: {
    status: 401,
    code: 40102,
    zh: '访问令牌无效或已过期',
    en: 'The access token is missing, invalid or expired',
  },
  invalid_refresh_token: {
    status: 401,
    code: 40103,
    zh: '刷新令牌无效或已过期，请重新登录',
    en: 'The refresh token is invalid or expired; please log in again',
  },
  refresh_token_reused: {
    status: 401,
    code: 40104,
    zh: '刷新令牌已被使用，为安全起见会话已结束',
    en: 'This refresh token has been used before; the session was ended for safety',
  },
  fresh_login_required: {
    status: 401,
    code: 40105,
    zh: '请重新登录后再进行此操作',
    en: 'Please log in again before doing this',
  },
  account_disabled: {
    status: 403,
    code: 40301,
    zh: '该账号已被停用，如有疑问请联系客服',
    en: 'This account has been disabled; please contact support',
  },
  not_found: { status: 404, code: 40401, zh: '请求的内容不存在', en: 'Not found' },
  method_not_allowed: { status: 405, code: 40501, zh: '不支持该请求方法', en: 'This method is not allowed here' },
  account_already_bound: {
    status: 409,
    code: 40901,
    zh: '该{provider}账号已绑定其他用户。如果该用户也是您本人，请先用{provider}登录，设置密码并解除绑定，再登录要保留的账号重新绑定',
    en: 'This {provider} account is bound to another user. If that user is also you, log in with {provider}, set a password and unbind it there, then log in to the account that you want to keep and bind it',
  },
  user_already_bound: {
    status: 409,
    code: 40902,
    zh: '您已绑定其他{provider}账号',
    en: 'You have already bound another {provider} account',
  },
  username_taken: { status: 409, code: 40903, zh: '该用户名已被使用', en: 'This username is taken' },
  last_login_method: {
    status: 409,
    code: 40904,
    zh: '这是您唯一的登录方式，请先设置密码',
    en: 'This is your only way to log in; please set a password first',
  },
  body_too_large: { status: 413, code: 41301, zh: '请求内容过大', en: 'The request body is too large' },
  headers_too_large: {
    status: 431,
    code: 43101,
    zh: '请求头过大，请清除本站的 Cookie 后重试',
    en: 'The request headers are too large; please clear the cookies of this site and try again',
  },
  unsupported_media_type: {
    status: 415,
    code: 41501,
    zh: '不支持该内容类型',
    en: 'This content type is not supported',
  },
  too_many_requests: {
    status: 429,
    code: 42901,
    zh: '操作过于频繁，请稍后再试',
    en: 'Too many attempts; please try again later',
  },
  internal_error: { status: 500, code: 50001, zh: '服务器内部错误', en: 'Internal server error' },
  provider_error: {
    status: 502,
    code: 50201,
    zh: '{provider}服务异常，请稍后重试',
    en: '{provider} is not working properly; please try again later',
  },
  unavailable: {
    status: 503,
    code: 50301,
    zh: '服务暂时不可用，请稍后重试',
    en: 'The service is temporarily unavailable; please try again later',
  },
  provider_timeout: {
    status: 504,
    code: 50401,
    zh: '{provider}服务响应超时，请稍后重试',
    en: '{provider} did not answer in time; please try again',
  },
}

export const ERROR_CODES = Object.keys(FAILURES) as ErrorCode[]
