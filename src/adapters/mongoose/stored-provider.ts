import type { Provider } from '../../domain/provider-identity.js'

const PROVIDERS: readonly Provider[] = ['weibo']

export function storedProvider(stored: string): Provider {
  const provider = PROVIDERS.find((known) => known === stored)
  if (!provider) throw new TypeError('the database names a provider that is not known here')
  return provider
}
