interface ProviderName {
  readonly zh: string
  readonly en: string
}

/** The providers' names in texts for people. */
const NAMES: Readonly<Record<string, ProviderName>> = {
  weibo: { zh: '微博', en: 'Weibo' },
}

/** @param provider its name in paths; undefined for a call that is about no provider */
export function providerName(provider: string | undefined): ProviderName {
  return NAMES[provider ?? ''] ?? { zh: provider ?? '第三方', en: provider ?? 'the provider' }
}
