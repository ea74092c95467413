interface ProviderName {
  readonly zh: string
  readonly en: string
}

const NAMES: Readonly<Record<string, ProviderName>> = {
  weibo: { zh: '微博', en: 'Weibo' },
  weixin: { zh: '微信', en: 'Weixin' },
}

/** @param provider the name in paths; undefined: the call concerns no provider */
export function providerName(provider: string | undefined): ProviderName {
  return NAMES[provider ?? ''] ?? { zh: provider ?? '第三方', en: provider ?? 'the provider' }
}
