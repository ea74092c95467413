import type { AuthenticateWithProvider, ProviderCallback, ProviderLogin } from './authenticate-with-provider.js'
import type { UseCase } from './use-case.js'

export type WeiboCallback = Omit<ProviderCallback, 'provider'>

/** Completes a login at Weibo. */
export class AuthenticateWithWeibo {
  constructor(private readonly authentication: UseCase<ProviderCallback, ProviderLogin> | AuthenticateWithProvider) {}

  execute(callback: WeiboCallback): Promise<ProviderLogin> {
    return this.authentication.execute({ ...callback, provider: 'weibo' })
  }
}
