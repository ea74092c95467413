import type { OfferedProvider } from '../../application/list-providers.js'

/**
 * The calls that log people in, and the method of each where its answer does not name one: `POST /sessions` is a login
 * by `password`.
 */
export type LoginMethods = ReadonlyMap<string, string>

export const OWN_METHODS = ['password', 'recovery'] as const

export function loginMethods(offered: readonly OfferedProvider[]): LoginMethods {
  const ofProviders = offered.flatMap(({ provider, methods, hasCodeLogin, hasTokenLogin }) => [
    ...(methods.page ? [[`POST /oauth/${provider}/callback`, methods.page] as const] : []),
    ...(hasCodeLogin && methods.code ? [[`POST /oauth/${provider}/code`, methods.code] as const] : []),
    ...(hasTokenLogin && methods.token ? [[`POST /oauth/${provider}/token`, methods.token] as const] : []),
  ])
  return new Map([...ofProviders, ['POST /sessions', 'password'], ['POST /sessions/recovery', 'recovery']])
}
