import { t, te } from '../language.js'

/** The first match counts: the user agents of browsers also name those below them. */
const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['weibo', /\bWeibo\b|__weibo__/i],
  ['wechat', /\bMicroMessenger\//],
  ['qq', /\bM?QQBrowser\//],
  ['uc', /\bUCBrowser\//],
  ['huawei', /\bHuaweiBrowser\//],
  ['mi', /\bMiuiBrowser\//],
  ['samsung', /\bSamsungBrowser\//],
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOP[RT]\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(HeadlessChrome|Chrome|CriOS)\//],
  ['Safari', /\bVersion\/[\d.]+ .*\bSafari\//],
]

const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['HarmonyOS', /\b(Open)?Harmony(OS)?\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
]

/** A name for people, of common browsers and systems only. Null if neither is known. */
export function nameOfDevice(userAgent: string): string | null {
  const found = firstOf(BROWSERS, userAgent)
  const browser = found && te(`browsers.${found}`) ? t(`browsers.${found}`) : found
  const system = firstOf(SYSTEMS, userAgent)
  if (!browser || !system) return browser ?? system
  return t('account.browserOn', { browser, system })
}

export function isPhone(userAgent: string): boolean {
  return ['iPhone', 'Android', 'HarmonyOS'].includes(firstOf(SYSTEMS, userAgent) ?? '')
}

function firstOf(known: typeof BROWSERS, userAgent: string): string | null {
  return known.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null
}
