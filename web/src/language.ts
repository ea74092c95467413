import { createI18n } from 'vue-i18n'
import { browserStorage } from './storage.js'
import { en } from './texts-en.js'
import { zh } from './texts-zh.js'

export type Language = 'zh-CN' | 'en'

const CHOICE = 'weibind.language'

function firstLanguage(): Language {
  const chosen = browserStorage.get(CHOICE)
  if (chosen === 'zh-CN' || chosen === 'en') return chosen
  const known = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag)) ?? 'zh'
  return /^en/i.test(known) ? 'en' : 'zh-CN'
}

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en },
})

export const { t, te } = i18n.global

export function currentLanguage(): Language {
  return i18n.global.locale.value as Language
}

export function chooseLanguage(language: Language): void {
  i18n.global.locale.value = language
  browserStorage.set(CHOICE, language)
}

/** As `dateStyle: 'medium'`, which came with Safari 14.1. */
export const DATE = { year: 'numeric', month: 'short', day: 'numeric' } as const

export function dateTime(iso: string): string {
  const format = new Intl.DateTimeFormat(currentLanguage(), { ...DATE, hour: 'numeric', minute: '2-digit' })
  return format.format(new Date(iso))
}

/** As `dateTime`, without the time. */
export function day(iso: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), DATE).format(new Date(iso))
}

/** As `dateTime`, without the date. */
export function timeOfDay(iso: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), { hour: 'numeric', minute: '2-digit' }).format(new Date(iso))
}

/** For people: 3 minutes ago, 2 hours ago, yesterday. The date after a week. */
export function timeAgo(iso: string): string {
  const minutes = Math.floor((Date.now() - new Date(iso).getTime()) / 60_000)
  const format = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' })
  if (minutes < 1) return t('justNow')
  if (minutes < 60) return format.format(-minutes, 'minute')
  if (minutes < 24 * 60) return format.format(-Math.floor(minutes / 60), 'hour')
  const days = Math.floor(minutes / (24 * 60))
  return days < 7 ? format.format(-days, 'day') : day(iso)
}

/** For people: in 40 seconds, in 3 minutes, in 2 hours. Rounded up. */
export function timeFromNow(seconds: number): string {
  const format = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'always' })
  if (seconds < 60) return format.format(seconds, 'second')
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? format.format(minutes, 'minute') : format.format(Math.ceil(minutes / 60), 'hour')
}
